package dev.primavista.server.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Tells once a minute, in a sentence, that the system gives this process no more files, and so no
 * connections. Netty tells it with a stack trace for each that it cannot take.
 */
final class NoFilesLeft extends TurboFilter {
  private static final String PIPELINE = "io.netty.channel.DefaultChannelPipeline";
  private static final String REASON = "Too many open files";
  private static final long BETWEEN_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier nanos;
  private final AtomicLong toldNanos;

  /**
   * @param nanos the time, as {@link System#nanoTime} has it
   */
  NoFilesLeft(LongSupplier nanos) {
    this.nanos = nanos;
    this.toldNanos = new AtomicLong(nanos.getAsLong() - BETWEEN_NANOS);
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable failure) {
    boolean known =
        failure != null
            && logger.getName().equals(PIPELINE)
            && String.valueOf(failure.getMessage()).contains(REASON);
    if (!known) {
      return FilterReply.NEUTRAL;
    }
    long told = toldNanos.get();
    long now = nanos.getAsLong();
    if (now - told >= BETWEEN_NANOS && toldNanos.compareAndSet(told, now)) {
      logger
          .getLoggerContext()
          .getLogger(NoFilesLeft.class)
          .warn("connections are not taken: this process may open no more files (ulimit -n)");
    }
    return FilterReply.DENY;
  }
}
