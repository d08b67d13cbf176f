package dev.primavista.core;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is closed where nothing comes for so long, so that the read under way fails: a
 * server that stops in the middle of a file keeps nobody waiting for ever.
 */
public final class TimedStream extends InputStream {
  private final InputStream stream;
  private final Duration limit;

  /**
   * A stream of what this one gives.
   *
   * @param stream whose reads fail once it is closed by another thread
   * @param limit what a read waits at most
   */
  public TimedStream(InputStream stream, Duration limit) {
    this.stream = stream;
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int most) throws IOException {
    CompletableFuture<Void> came = new CompletableFuture<>();
    var _ = came.orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS).whenComplete(this::closeIfLate);
    try {
      return stream.read(into, from, most);
    } catch (IOException gone) {
      throw came.isCompletedExceptionally()
          ? new IOException("nothing came for " + limit.toSeconds() + " s", gone)
          : gone;
    } finally {
      came.complete(null);
    }
  }

  private void closeIfLate(@Nullable Void nothing, @Nullable Throwable late) {
    if (late != null) {
      try {
        stream.close();
      } catch (IOException gone) {
        // It is what was wanted.
      }
    }
  }

  @Override
  public int available() throws IOException {
    return stream.available();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
