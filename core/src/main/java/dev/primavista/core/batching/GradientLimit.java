package dev.primavista.core.batching;

import dev.primavista.core.model.ModelConfig;

/**
 * How many requests may be in flight at one model: a pure function of what was seen, in the way of
 * Netflix's gradient limits. The limit shrinks in proportion to how much longer requests wait than
 * they may, and grows by its square root while they do not and somebody needs it. Small steps do
 * where the load changes; where requests turn out to cost many times what was thought, what they
 * took of the instances' time says at once how many can be borne.
 *
 * @param value now; not whole, so that small steps add up
 * @param bounds what it never leaves
 */
record GradientLimit(double value, Bounds bounds) {
  /** Waits of so many times what is allowed are not borne, be it below the floor. */
  private static final int UNBEARABLE = 3;

  /** So many may be in flight whatever they wait. */
  private static final int LEAST = 16;

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
   * @param paceNanos what each request that was executed took of all instances' time; 0 if none was
   */
  record Window(long waitNanos, long computeNanos, int mostInFlight, long paceNanos) {}

  /** So many requests of this length as fit into the target, one after the other. */
  static GradientLimit startingWith(long requestNanos, Bounds bounds) {
    double fitting = (double) bounds.targetNanos() / Math.max(1, requestNanos);
    return new GradientLimit(0, bounds).at(fitting, bounds.floor());
  }

  private GradientLimit at(double other, double floor) {
    return new GradientLimit(Math.clamp(other, floor, bounds.ceiling()), bounds);
  }

  /** The floor itself, or as many as would wait three times the target. */
  private double floorAt(long paceNanos) {
    return Math.min(bounds.floor(), Math.max(LEAST, bearable(bounds.targetNanos(), paceNanos)));
  }

  /** So many requests as would wait three times as long as they may. */
  private static double bearable(long allowedNanos, long paceNanos) {
    return (double) UNBEARABLE * allowedNanos / Math.max(1, paceNanos);
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
    double stepped = value + SMOOTHING * (wished - value);
    double most = gradient == 1 ? stepped : bearable(allowed, window.paceNanos());
    return at(Math.min(stepped, most), floorAt(window.paceNanos()));
  }
}
