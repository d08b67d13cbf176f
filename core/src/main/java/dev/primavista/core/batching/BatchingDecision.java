package dev.primavista.core.batching;

import dev.primavista.core.model.ModelStatistics.Batched;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether requests of different callers share an execution, and why.
 *
 * @param obstacle what stands against it; empty where they share
 * @param measured what was measured at warm-up; empty where nothing had to be
 */
public record BatchingDecision(Optional<Batched> obstacle, Optional<Measured> measured) {
  /** Together has to take less than this share of the time of one by one. */
  private static final double WORTHWHILE = 0.8;

  /**
   * What joining saves.
   *
   * @param rows that were joined
   * @param oneNanos what one row takes
   * @param joinedNanos what they take together
   */
  public record Measured(int rows, long oneNanos, long joinedNanos) {
    boolean worthwhile() {
      return joinedNanos <= WORTHWHILE * rows * oneNanos;
    }

    /** As people read it: {@code 8 rows take 1.9 ms together, 12.1 ms one by one}. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d rows take %.3g ms together, %.3g ms one by one",
          rows,
          joinedNanos / 1e6,
          rows * oneNanos / 1e6);
    }
  }

  static BatchingDecision byConfiguration() {
    return new BatchingDecision(Optional.empty(), Optional.empty());
  }

  static BatchingDecision against(Batched obstacle) {
    return new BatchingDecision(Optional.of(obstacle), Optional.empty());
  }

  static BatchingDecision by(Measured measured) {
    return new BatchingDecision(
        measured.worthwhile() ? Optional.empty() : Optional.of(Batched.NOT_WORTHWHILE),
        Optional.of(measured));
  }

  public boolean on() {
    return obstacle.isEmpty();
  }

  /** In one line: {@code on: 8 rows take 1.9 ms together, 12.1 ms one by one}. */
  @Override
  public String toString() {
    String reason =
        measured
            .map(Measured::toString)
            .orElseGet(() -> obstacle.map(Batched::text).orElse("as configured"));
    return (on() ? "on: " : "off: ") + reason;
  }
}
