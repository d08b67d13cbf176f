package dev.primavista.core.batching;

import dev.primavista.core.model.ModelConfig;

/**
 * How many requests may be in flight at one model: a pure function of what was seen, in the way of
 * Netflix's gradient limits. The limit shrinks in proportion to how much longer requests wait than
 * they may, and grows by its square root while they do not and somebody needs it.
 *
 * @param value now; not whole, so that small steps add up
 * @param bounds what it never leaves
 */
record GradientLimit(double value, Bounds bounds) {
  /** Below the floor only where requests would wait so many times the target at it. */
  private static final int FLOOR_TARGETS = 3;

  /** So many may be in flight whatever they wait. */
  private static final int LEAST = 8;

  private static final double STEEPEST = 0.5;
  private static final double SMOOTHING = 0.5;

  /**
   * What a limit never leaves, and what it aims at.
   *
   * @param floor left only where waits at it are unbearable
   * @param targetNanos how long requests may wait; an execution's time where that is longer
   */
  record Bounds(int floor, int ceiling, long targetNanos) {
    Bounds {
      ceiling = Math.max(floor, ceiling);
    }

    static Bounds of(ModelConfig config) {
      int ceiling = config.queue().capacity() + config.instances();
      ModelConfig.Admission admission = config.admission();
      return new Bounds(admission.floor(), ceiling, admission.targetDelay().toNanos());
    }
  }

  /**
   * What happened since the limit was last changed.
   *
   * @param waitNanos mean wait of the requests that ended
   * @param computeNanos mean execution of those that were answered
   * @param mostInFlight at one moment
   */
  record Window(long waitNanos, long computeNanos, int mostInFlight) {}

  /** So many requests of this length as fit into the target, one after the other. */
  static GradientLimit startingWith(long requestNanos, Bounds bounds) {
    double fitting = (double) bounds.targetNanos() / Math.max(1, requestNanos);
    return new GradientLimit(0, bounds).at(fitting, bounds.floor());
  }

  private GradientLimit at(double other, double floor) {
    return new GradientLimit(Math.clamp(other, floor, bounds.ceiling()), bounds);
  }

  /** The floor itself, or as many as would wait three times the target. */
  private double floorAt(long waitNanos) {
    double bearable = value * FLOOR_TARGETS * bounds.targetNanos() / Math.max(1, waitNanos);
    return Math.min(bounds.floor(), Math.max(LEAST, bearable));
  }

  /** The limit for the time after this window. */
  GradientLimit after(Window window) {
    long allowed = Math.max(bounds.targetNanos(), window.computeNanos());
    double gradient = Math.clamp((double) allowed / Math.max(1, window.waitNanos()), STEEPEST, 1.0);
    boolean unused = window.mostInFlight() < value / 2;
    if (gradient == 1 && unused) {
      return this;
    }
    double wished = value * gradient + Math.sqrt(value);
    return at(value + SMOOTHING * (wished - value), floorAt(window.waitNanos()));
  }
}
