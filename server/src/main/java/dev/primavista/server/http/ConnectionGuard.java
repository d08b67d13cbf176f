package dev.primavista.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands before everything else on a connection, because Vert.x knows a connection only once its
 * first request is whole: it counts connections, closes those beyond the limit, and closes one
 * whose first head has not ended in time, however its bytes trickle.
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter {
  private final AtomicInteger open;
  private final int limit;
  private final Optional<Duration> headTimeout;
  private @Nullable Future<?> timer;
  private boolean headEnded;
  private boolean lineIsEmpty;

  /**
   * @param open connections of the whole server
   * @param headTimeout empty where the head cannot be seen
   */
  ConnectionGuard(AtomicInteger open, int limit, Optional<Duration> headTimeout) {
    this.open = open;
    this.limit = limit;
    this.headTimeout = headTimeout;
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
    if (!headEnded && message instanceof ByteBuf bytes && endsHead(bytes)) {
      headEnded = true;
      stopTimer();
    }
    context.fireChannelRead(message);
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

  private static void end(ChannelHandlerContext context) {
    var _ = context.close();
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
