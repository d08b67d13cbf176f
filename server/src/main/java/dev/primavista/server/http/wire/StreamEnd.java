package dev.primavista.server.http.wire;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;

/** The end of an answered stream of HTTP/2. */
public final class StreamEnd {
  /** HTTP/2's code for a stream that ends although nothing is wrong with it. */
  private static final long NO_ERROR = 0;

  /** Takes what the client sent before it heard of the end; a lower number would lose that. */
  private static final int ANY_STREAM = Integer.MAX_VALUE;

  private StreamEnd() {}

  /**
   * Says what is not wanted any more.
   *
   * @param bodyEnded whether the client has said everything; if not, the rest is not read
   * @param draining whether the connection takes no new streams
   */
  public static void say(HttpServerRequest request, boolean bodyEnded, boolean draining) {
    if (!bodyEnded) {
      var _ = request.response().reset(NO_ERROR);
    }
    if (draining) {
      takeNoMore(request.connection());
    }
  }

  /** Asks a client of HTTP/2 for no new streams; those that it has opened are served. */
  public static void takeNoMore(HttpConnection connection) {
    var _ = connection.goAway(NO_ERROR, ANY_STREAM);
  }
}
