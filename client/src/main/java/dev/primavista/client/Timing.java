package dev.primavista.client;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Time and chance, so that tests can do without both. */
interface Timing {
  /** The machine's own. */
  Timing SYSTEM =
      new Timing() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public double random() {
          return ThreadLocalRandom.current().nextDouble();
        }

        @Override
        public CompletableFuture<Void> after(Duration wait) {
          return CompletableFuture.runAsync(
              () -> {}, CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS));
        }
      };

  /** Nanoseconds since any moment. */
  long nanos();

  /** The date, for servers that name one. */
  Instant now();

  /** From 0 to below 1. */
  double random();

  /** Completed after this time. */
  CompletableFuture<Void> after(Duration wait);
}
