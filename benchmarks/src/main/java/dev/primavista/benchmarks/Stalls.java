package dev.primavista.benchmarks;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a thread of this process that does nothing was kept from running: it wakes each
 * millisecond and notes by how much it was late. What it sees comes from the machine and the
 * collector, not from requests.
 */
final class Stalls {
  private static final long STEP_NANOS = 1_000_000;

  private final AtomicLong longest = new AtomicLong();

  private Stalls() {}

  /** Watches to the process's end. */
  static Stalls watch() {
    Stalls stalls = new Stalls();
    Thread.ofPlatform().daemon().name("stalls").start(stalls::follow);
    return stalls;
  }

  private void follow() {
    for (long due = System.nanoTime() + STEP_NANOS; true; due = System.nanoTime() + STEP_NANOS) {
      LockSupport.parkNanos(STEP_NANOS);
      long late = System.nanoTime() - due;
      longest.accumulateAndGet(late, Math::max);
    }
  }

  /** The longest since it was last asked, in milliseconds. */
  double takeMillis() {
    return longest.getAndSet(0) / 1e6;
  }
}
