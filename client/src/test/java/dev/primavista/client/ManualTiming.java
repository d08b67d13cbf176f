package dev.primavista.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Waits pass at once and are remembered. */
final class ManualTiming implements Timing {
  private final List<Duration> waits = new ArrayList<>();
  private long nanos = 1;

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public Instant now() {
    return Instant.EPOCH;
  }

  @Override
  public double random() {
    return 0.5;
  }

  @Override
  public synchronized CompletableFuture<Void> after(Duration wait) {
    waits.add(wait);
    nanos += wait.toNanos();
    return CompletableFuture.completedFuture(null);
  }

  synchronized List<Duration> waits() {
    return List.copyOf(waits);
  }
}
