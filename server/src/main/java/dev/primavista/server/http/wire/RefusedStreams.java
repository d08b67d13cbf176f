package dev.primavista.server.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Remembers the streams of HTTP/2 that were reset because their first header fields were malformed.
 * Netty has never opened those: it would take the body that comes after them for one of a stream
 * that cannot exist, and end the connection with all of its other streams (RFC 9113, 5.1 and 8.1.1
 * end that stream alone).
 */
public final class RefusedStreams extends ChannelOutboundHandlerAdapter {
  private static final int RESET_BYTES = 13;
  private static final int TYPE = 3;
  private static final int STREAM = 5;

  private final Http2Connection connection;

  private RefusedStreams(Http2Connection connection) {
    this.connection = connection;
  }

  /** Watches the frames that are sent on a new connection, if it speaks HTTP/2. */
  public static void install(HttpConnection connection) {
    if (connection instanceof HttpServerConnection own) {
      ChannelHandlerContext context = own.channelHandlerContext();
      if (context.handler() instanceof Http2ConnectionHandler http2) {
        var _ =
            context
                .pipeline()
                .addBefore(context.name(), null, new RefusedStreams(http2.connection()));
      }
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof ByteBuf frame && isReset(frame)) {
      remember(frame.getInt(frame.readerIndex() + STREAM));
    }
    super.write(context, message, promise);
  }

  private static boolean isReset(ByteBuf frame) {
    return frame.readableBytes() == RESET_BYTES
        && frame.getByte(frame.readerIndex() + TYPE) == Http2FrameTypes.RST_STREAM;
  }

  /** Opens and closes it, so that it has been there. */
  private void remember(int stream) throws Http2Exception {
    Http2Connection.Endpoint<?> client = connection.remote();
    if (client.isValidStreamId(stream)
        && !client.mayHaveCreatedStream(stream)
        && client.canOpenStream()) {
      var _ = client.createStream(stream, true).close();
    }
  }
}
