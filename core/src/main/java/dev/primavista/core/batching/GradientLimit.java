package dev.primavista.core.batching;

import dev.primavista.core.model.ModelConfig;

/**
 * How many requests may be in flight at one model: a pure function of what was seen, in the way of
 * Netflix's gradient limits. The limit shrinks in proportion to how much longer requests wait than
 * they may, and grows by its square root while they do not and somebody needs it. Small steps do
 * where the load changes; where requests turn out to cost many times what was thought, what they
 * took of the instances' time says how many can be borne. What one window alone says of their cost
 * is not believed: a server that has just begun, or was kept from its cores for a moment, takes
 * many times as long as it will a moment later.
 *
 * @param value now; not whole, so that small steps add up
 * @param bounds what it never leaves
 * @param paceNanos what each request took of all instances' time in the last window that saw one
 */
record GradientLimit(double value, Bounds bounds, long paceNanos) {
  /** Waits of so many times what is allowed are not borne. */
  private static final int UNBEARABLE = 3;

  /**
   * Nor, below the floor, of so many: by default two seconds. A refused caller asks again after
   * one.
   */
  private static final int UNBEARABLE_AT_FLOOR = 8;

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
    double fitting = waiting(bounds.targetNanos(), requestNanos);
    return new GradientLimit(
        Math.clamp(fitting, bounds.floor(), bounds.ceiling()), bounds, requestNanos);
  }

  /** So many requests as wait so long, one after the other. */
  private static double waiting(long nanos, long paceNanos) {
    return (double) nanos / Math.max(1, paceNanos);
  }

  /** The floor itself, or as many as can be borne at this pace. */
  private double floorAt(long pace) {
    double bearable = waiting(UNBEARABLE_AT_FLOOR * bounds.targetNanos(), pace);
    return Math.min(bounds.floor(), Math.max(LEAST, bearable));
  }

  /** The limit for the time after this window. */
  GradientLimit after(Window window) {
    long allowed = Math.max(bounds.targetNanos(), window.computeNanos());
    double gradient = Math.clamp((double) allowed / Math.max(1, window.waitNanos()), STEEPEST, 1.0);
    boolean unused = window.mostInFlight() < value / 2;
    long seen = window.paceNanos() == 0 ? paceNanos : window.paceNanos();
    if (gradient == 1 && unused) {
      return new GradientLimit(value, bounds, seen);
    }
    double wished = value * gradient + Math.sqrt(value);
    double stepped = value + SMOOTHING * (wished - value);
    long pace = Math.min(paceNanos, window.paceNanos());
    double most = gradient == 1 ? stepped : waiting(UNBEARABLE * allowed, pace);
    double next = Math.clamp(Math.min(stepped, most), floorAt(pace), bounds.ceiling());
    return new GradientLimit(next, bounds, seen);
  }
}
