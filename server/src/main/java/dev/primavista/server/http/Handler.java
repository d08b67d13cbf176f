package dev.primavista.server.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Answers the requests of one route. Where it throws, or its stage fails, the caller gets the
 * matching error: a {@link dev.primavista.core.ServingException} becomes its own status, anything
 * else 500.
 */
@FunctionalInterface
public interface Handler {
  CompletionStage<Response> handle(Request request);

  /** A handler that has its answer at once. */
  static Handler of(Function<Request, Response> answer) {
    return request -> CompletableFuture.completedFuture(answer.apply(request));
  }
}
