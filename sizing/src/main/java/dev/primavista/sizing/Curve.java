package dev.primavista.sizing;

import java.util.Comparator;
import java.util.List;

/**
 * How the latency of one pod grows with its load, as it was measured.
 *
 * @param points by rising rate
 */
public record Curve(List<Measured> points) {
  /**
   * One load.
   *
   * @param rate requests a second that were due
   * @param p99 99th percentile of the latency in milliseconds, from when each was due
   * @param answered right answers a second
   * @param whole whether every request was answered rightly
   */
  public record Measured(double rate, double p99, double answered, boolean whole) {
    boolean holds(double objective) {
      return whole && p99 <= objective;
    }
  }

  /** Puts the points in order. */
  public Curve {
    if (points.isEmpty()) {
      throw new IllegalArgumentException("bench: 0 loads (expected: >= 1)");
    }
    points = points.stream().sorted(Comparator.comparingDouble(Measured::rate)).toList();
  }

  /** The most right answers a second that were seen. */
  public double capacity() {
    return points.stream().mapToDouble(Measured::answered).max().orElse(0);
  }

  /**
   * The greatest rate at which one pod keeps an objective: on the line between the last measured
   * point that keeps it and the first that does not, and never beyond what was measured. Where the
   * next point lost requests, its latency says nothing, and the last good point is the answer.
   *
   * @param objective milliseconds that the 99th percentile may be
   * @return 0 where even the least measured rate does not keep it
   */
  public double rateAt(double objective) {
    double kept = 0;
    for (int i = 0; i < points.size(); i++) {
      Measured point = points.get(i);
      if (point.holds(objective)) {
        kept = point.rate();
        continue;
      }
      if (i > 0 && point.whole()) {
        Measured last = points.get(i - 1);
        double share = (objective - last.p99()) / (point.p99() - last.p99());
        return last.rate() + share * (point.rate() - last.rate());
      }
      return kept;
    }
    return kept;
  }
}
