package dev.primavista.server.http.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * The end of an answer that its client does not take. Vert.x would wait until it does: its own
 * close writes what is left, and its own reset does nothing once the answer was ended.
 */
public final class CutOff {
  /** HTTP/2's code for a stream that is not wanted any more. */
  private static final long CANCEL = 8;

  private CutOff() {}

  /**
   * Frees what is left of the answer: ends its stream of HTTP/2 where the client still reads its
   * connection, and otherwise the connection.
   */
  public static void of(HttpServerRequest request) {
    if (request.connection() instanceof HttpServerConnection own) {
      ChannelHandlerContext context = own.channelHandlerContext();
      if (context.handler() instanceof Http2ConnectionHandler http2
          && context.channel().isWritable()) {
        int stream = request.response().streamId();
        var _ = http2.encoder().writeRstStream(context, stream, CANCEL, context.newPromise());
        var _ = context.flush();
      } else {
        var _ = context.pipeline().firstContext().close();
      }
    }
  }
}
