package dev.primavista.server.http;

import dev.primavista.server.http.wire.MinorVersions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands before everything else on a connection, because Vert.x knows a connection only once its
 * first request is whole: it counts connections, closes those beyond the limit, closes one whose
 * first head has not ended in time, however its bytes trickle, and answers one whose first line
 * names a version of HTTP that there is not.
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter {
  private static final long HTTP_1 = octets("HTTP/1.");
  private static final long HTTP_2_0 = octets("HTTP/2.0");
  private static final long HTTP_SLASH = octets("http/");

  /** What capital letters lack of small ones, in the first four of five octets. */
  private static final long CAPITALS = 0x20_20_20_20_00L;

  /** The first octets of a connection that speaks HTTP/2 from its beginning. */
  private static final int PREFACE = (int) octets("PRI ");

  /** HTTP's "version not supported". */
  private static final int UNKNOWN_VERSION = 505;

  private static final String VERSION_ERROR =
      "{\"error\":\"the version of HTTP is not known here (expected: 1.1, 1.0 or 2)\","
          + "\"code\":\"unknown_version\"}";
  private static final String VERSION_REFUSED =
      "HTTP/1.1 "
          + UNKNOWN_VERSION
          + " HTTP Version Not Supported\r\n"
          + "content-type: application/json\r\nconnection: close\r\ncontent-length: "
          + VERSION_ERROR.length()
          + "\r\n\r\n"
          + VERSION_ERROR;

  private final AtomicInteger open;
  private final int limit;
  private final Optional<Duration> headTimeout;
  private final BiConsumer<String, InvalidHttp.Told> refused;
  private @Nullable Future<?> timer;
  private boolean headEnded;
  private boolean lineIsEmpty;
  private boolean firstLineEnded;

  /** The first octets of the first line, at most four. */
  private int beginning;

  private int octets;

  /** The last eight octets of the first line: those of the version, once it ended. */
  private long version;

  /**
   * @param open connections of the whole server
   * @param headTimeout empty where the head cannot be seen
   * @param refused told of answers with the other end's address, on the connection's event loop
   */
  ConnectionGuard(
      AtomicInteger open,
      int limit,
      Optional<Duration> headTimeout,
      BiConsumer<String, InvalidHttp.Told> refused) {
    this.open = open;
    this.limit = limit;
    this.headTimeout = headTimeout;
    this.refused = refused;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (open.incrementAndGet() > limit) {
      var _ = context.close();
      return;
    }
    headEnded = headTimeout.isEmpty();
    headTimeout.ifPresent(
        patience ->
            timer =
                context
                    .executor()
                    .schedule(() -> end(context), patience.toMillis(), TimeUnit.MILLISECONDS));
    context.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    open.decrementAndGet();
    stopTimer();
    context.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!headEnded && message instanceof ByteBuf bytes) {
      if (!firstLineEnded && namesUnknownVersion(bytes)) {
        headEnded = true;
        bytes.release();
        refuse(context);
        return;
      }
      if (endsHead(bytes)) {
        headEnded = true;
        stopTimer();
      }
    }
    context.fireChannelRead(message);
  }

  /**
   * The failure of one stream, such as an answer that its client gave up, ends no connection:
   * Vert.x would close it with all of its other streams.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    if (!(failure instanceof Http2Exception.StreamException)) {
      context.fireExceptionCaught(failure);
    }
  }

  /** Whether the first line ends here, with the name of a version that is none of HTTP's. */
  private boolean namesUnknownVersion(ByteBuf bytes) {
    for (int i = bytes.readerIndex(); i < bytes.writerIndex() && !firstLineEnded; i++) {
      byte octet = bytes.getByte(i);
      if (octet == '\n') {
        firstLineEnded = version != 0;
      } else if (octet != '\r') {
        version = (version << 8) | (octet & 0xFF);
        beginning = octets < Integer.BYTES ? (beginning << 8) | (octet & 0xFF) : beginning;
        octets++;
      }
    }
    return firstLineEnded
        && (version >>> 24 | CAPITALS) == HTTP_SLASH
        && !isHttp1(version)
        && (version != HTTP_2_0 || beginning != PREFACE);
  }

  /** Whatever its minor version: see {@link MinorVersions}. */
  private static boolean isHttp1(long version) {
    return version >>> 8 == HTTP_1 && Character.isDigit((char) (version & 0xFF));
  }

  private void refuse(ChannelHandlerContext context) {
    ByteBuf answer = Unpooled.copiedBuffer(VERSION_REFUSED, StandardCharsets.US_ASCII);
    var _ = context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    String client = ((InetSocketAddress) context.channel().remoteAddress()).getHostString();
    refused.accept(client, new InvalidHttp.Told(UNKNOWN_VERSION, VERSION_ERROR.length()));
  }

  /** Whether an empty line, the end of a head, is in what came so far. */
  private boolean endsHead(ByteBuf bytes) {
    for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
      byte octet = bytes.getByte(i);
      if (octet == '\n' && lineIsEmpty) {
        return true;
      }
      lineIsEmpty = octet == '\n' || (octet == '\r' && lineIsEmpty);
    }
    return false;
  }

  /** A text of at most eight characters in one number, the last of them lowest. */
  private static long octets(String text) {
    long octets = 0;
    for (int i = 0; i < text.length(); i++) {
      octets = (octets << 8) | text.charAt(i);
    }
    return octets;
  }

  private static void end(ChannelHandlerContext context) {
    var _ = context.close();
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
