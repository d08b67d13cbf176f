package dev.primavista.core;

/**
 * A source of elapsed time, in nanoseconds from an arbitrary origin; differences alone mean
 * something.
 */
@FunctionalInterface
public interface Ticker {
  /** The process's own monotonic clock. */
  Ticker SYSTEM = System::nanoTime;

  long nanos();
}
