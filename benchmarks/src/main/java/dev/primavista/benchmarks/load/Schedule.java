package dev.primavista.benchmarks.load;

import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** When requests are due. */
public sealed interface Schedule {
  /** How requests of one rate follow each other. */
  enum Arrivals {
    /** At equal distances. */
    CONSTANT,
    /** Independently of each other, as those of many users do. */
    POISSON
  }

  /** Due at a rate, whatever the server does. */
  record AtRate(double perSecond, double seconds, Arrivals arrivals) implements Schedule {
    private static final long SEED = 20261128;

    /** Tells when each request is due, at that moment, and returns when the last one was. */
    public void keep(long startNanos, LongConsumer due) {
      Gaps gaps = gaps();
      double end = seconds * 1e9;
      for (double at = gaps.next(); at < end; at += gaps.next()) {
        long next = startNanos + (long) at;
        for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        due.accept(next);
      }
    }

    /** Distances between requests in nanoseconds; the same at each run. */
    private Gaps gaps() {
      Random random = new Random(SEED);
      double mean = 1e9 / perSecond;
      return switch (arrivals) {
        case CONSTANT -> () -> mean;
        case POISSON -> () -> -Math.log1p(-random.nextDouble()) * mean;
      };
    }
  }

  /** So many requests, each due as soon as another was answered. */
  record AsFast(long requests) implements Schedule {}

  /** A sequence of distances. */
  interface Gaps {
    double next();
  }
}
