package dev.primavista.server.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;

/**
 * A protocol that shares HTTP's connections: a request that is its own never becomes an exchange.
 */
public interface OtherProtocol {
  /** Whether this request is its own; from its head alone. */
  boolean takes(HttpServerRequest request);

  /**
   * Begins to answer a request, on its connection's event loop.
   *
   * @param context of that event loop
   */
  Ongoing begin(HttpServerRequest request, Context context, Gate gate);
}
