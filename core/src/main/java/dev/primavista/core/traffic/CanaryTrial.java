package dev.primavista.core.traffic;

import dev.primavista.core.Amount;
import dev.primavista.core.traffic.TrafficPolicy.Bound;
import java.util.BitSet;
import java.util.Optional;

/**
 * What became of a canary's last requests, and whether that is beyond its bound. Thread-safe; its
 * fields are read and written under its monitor.
 */
final class CanaryTrial {
  private static final double SLOW_PART = 0.05;

  private final Bound bound;
  private final BitSet failed;
  private final BitSet slow;
  private long seen;

  CanaryTrial(Bound bound) {
    this.bound = bound;
    this.failed = new BitSet(bound.window());
    this.slow = new BitSet(bound.window());
  }

  /**
   * Notes a request.
   *
   * @return why the trial is over; empty while it is not
   */
  synchronized Optional<String> note(boolean failure, long nanos) {
    int place = (int) (seen++ % bound.window());
    failed.set(place, failure);
    boolean bounded = !bound.latency().isZero();
    slow.set(place, bounded && nanos > bound.latency().toNanos());
    long looked = Math.min(seen, bound.window());
    if (failed.cardinality() > bound.errorRate() * bound.window()) {
      return Optional.of(
          failed.cardinality()
              + " of its last "
              + Amount.of(looked, "request")
              + " failed (bound: "
              + bound.errorRate() * 100
              + " % of "
              + bound.window()
              + ")");
    }
    if (slow.cardinality() > SLOW_PART * bound.window()) {
      return Optional.of(
          slow.cardinality()
              + " of its last "
              + Amount.of(looked, "request")
              + " took longer than "
              + bound.latency().toMillis()
              + " ms (bound: 5 % of "
              + bound.window()
              + ")");
    }
    return Optional.empty();
  }
}
