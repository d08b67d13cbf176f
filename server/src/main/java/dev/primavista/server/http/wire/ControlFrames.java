package dev.primavista.server.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;

/**
 * Ends a connection of HTTP/2 whose client sends frame after frame that asks for nothing. Clients
 * that measure their connection send a ping with every answer that they read; of the other frames
 * nobody needs more than a few. Updates of windows come with traffic and are not counted.
 */
public final class ControlFrames extends Http2FrameListenerDecorator {
  private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int MOST_PINGS = 50_000;

  /** A frame of another kind counts as so many pings. */
  private static final int PINGS_OF_OTHERS = 5;

  private long windowBeginNanos = System.nanoTime();
  private int count;

  private ControlFrames(Http2FrameListener next) {
    super(next);
  }

  /** Counts on a new connection, if it speaks HTTP/2. */
  public static void install(HttpConnection connection) {
    if (connection instanceof HttpServerConnection own
        && own.channelHandlerContext().handler() instanceof Http2ConnectionHandler http2) {
      Http2ConnectionDecoder decoder = http2.decoder();
      decoder.frameListener(new ControlFrames(decoder.frameListener()));
    }
  }

  private void count(int pings) throws Http2Exception {
    count += pings;
    if (count > MOST_PINGS) {
      long now = System.nanoTime();
      if (now - windowBeginNanos < WINDOW_NANOS) {
        throw Http2Exception.connectionError(
            Http2Error.ENHANCE_YOUR_CALM, "too many frames that ask for nothing");
      }
      windowBeginNanos = now;
      count = pings;
    }
  }

  @Override
  public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
    count(1);
    super.onPingRead(context, data);
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings)
      throws Http2Exception {
    count(PINGS_OF_OTHERS);
    super.onSettingsRead(context, settings);
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext context, int stream, int parent, short weight, boolean exclusive)
      throws Http2Exception {
    count(PINGS_OF_OTHERS);
    super.onPriorityRead(context, stream, parent, weight, exclusive);
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext context, byte type, int stream, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    count(PINGS_OF_OTHERS);
    super.onUnknownFrame(context, type, stream, flags, payload);
  }
}
