package dev.primavista.server.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Puts the head and the body of a short answer into one buffer, which goes out by one plain write.
 * Netty gives a body of more than 128 bytes a buffer of its own, with a promise and a copy for each
 * and a gathering write for both. All else goes Netty's way.
 */
public final class AnswerEncoder extends HttpResponseEncoder {
  /** A longer body costs more to copy than its own buffer does. */
  private static final int MOST_BYTES = 16 * 1024;

  private static final int HEAD_BYTES = 256;
  private static final int LINE_END = ('\r' << 8) | '\n';

  /** Vert.x's name for the encoder of a connection that speaks HTTP/1. */
  private static final String PLACE = "httpEncoder";

  /** Takes the encoder's place on a new connection, if it speaks HTTP/1. */
  public static void install(HttpConnection connection) {
    if (connection instanceof HttpServerConnection own) {
      ChannelPipeline pipeline = own.channelHandlerContext().pipeline();
      if (pipeline.get(PLACE) != null) {
        var _ = pipeline.replace(PLACE, PLACE, new AnswerEncoder());
      }
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof FullHttpResponse answer && isShort(answer)) {
      var _ = context.write(whole(context, answer), promise);
    } else {
      super.write(context, message, promise);
    }
  }

  private boolean isShort(FullHttpResponse answer) {
    int length = answer.content().readableBytes();
    return length > 0
        && length <= MOST_BYTES
        && !isContentAlwaysEmpty(answer)
        && !answer.headers().contains("transfer-encoding");
  }

  private ByteBuf whole(ChannelHandlerContext context, FullHttpResponse answer) throws Exception {
    ByteBuf body = answer.content();
    ByteBuf bytes = context.alloc().directBuffer(HEAD_BYTES + body.readableBytes());
    boolean done = false;
    try {
      encodeInitialLine(bytes, answer);
      encodeHeaders(answer.headers(), bytes);
      ByteBuf _ = ByteBufUtil.writeShortBE(bytes, LINE_END);
      done = true;
      return bytes.writeBytes(body);
    } finally {
      boolean _ = answer.release();
      if (!done) {
        boolean _ = bytes.release();
      }
    }
  }
}
