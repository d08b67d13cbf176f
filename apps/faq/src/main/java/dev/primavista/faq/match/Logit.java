package dev.primavista.faq.match;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Minimises a smooth convex loss by L-BFGS (Liu and Nocedal, 1989). */
final class Logit {
  private static final int MOST_STEPS = 200;

  /** A step that gains a smaller share of the loss than this is the last. */
  private static final double SMALLEST_GAIN = 1e-9;

  /** So many steps tell how the loss is curved. */
  private static final int MEMORY = 10;

  /** A step has to gain this share of what the slope promises. */
  private static final double SUFFICIENT = 1e-4;

  private static final double SHORTEST = 1e-12;

  private Logit() {}

  /** A loss. */
  interface Loss {
    /**
     * How large it is.
     *
     * @param gradient zeros; receives the slope at the point
     */
    double at(double[] point, double[] gradient);
  }

  /** The loss of an outcome that had these logarithmic odds: minus its logarithmic probability. */
  static double surprise(double odds) {
    return odds > 0 ? Math.log1p(Math.exp(-odds)) : Math.log1p(Math.exp(odds)) - odds;
  }

  /** Where the loss is this large and this steep. */
  private record Place(double[] point, double loss, double[] gradient) {
    static Place of(Loss loss, double[] point) {
      double[] gradient = new double[point.length];
      return new Place(point, loss.at(point, gradient), gradient);
    }
  }

  /** A step and how it changed the slope. */
  private record Step(double[] moved, double[] turned, double curvature) {
    static Step between(Place from, Place to) {
      double[] moved = sum(to.point(), -1, from.point());
      double[] turned = sum(to.gradient(), -1, from.gradient());
      return new Step(moved, turned, dot(moved, turned));
    }
  }

  /** The point to which the loss falls from {@code start}. */
  static double[] minimise(Loss loss, double[] start) {
    Deque<Step> steps = new ArrayDeque<>();
    Place here = Place.of(loss, start);
    for (int turn = 0; turn < MOST_STEPS; turn++) {
      Place next = further(loss, here, direction(steps, here.gradient()));
      if (here.loss() - next.loss() <= SMALLEST_GAIN * Math.abs(here.loss())) {
        return next.loss() < here.loss() ? next.point() : here.point();
      }
      Step step = Step.between(here, next);
      if (step.curvature() > 0) {
        steps.addLast(step);
      }
      if (steps.size() > MEMORY) {
        steps.removeFirst();
      }
      here = next;
    }
    return here.point();
  }

  /** The first place in this direction that is low enough; at first far away, then nearer. */
  private static Place further(Loss loss, Place here, double[] direction) {
    double slope = dot(direction, here.gradient());
    double length = 1;
    Place next = Place.of(loss, sum(here.point(), length, direction));
    while (!(next.loss() <= here.loss() + SUFFICIENT * length * slope) && length > SHORTEST) {
      length /= 2;
      next = Place.of(loss, sum(here.point(), length, direction));
    }
    return next;
  }

  /** Downhill, as straight to the lowest point as the last steps tell. */
  private static double[] direction(Deque<Step> steps, double[] gradient) {
    double[] direction = gradient.clone();
    double[] shares = new double[steps.size()];
    int at = shares.length;
    for (Iterator<Step> last = steps.descendingIterator(); last.hasNext(); ) {
      Step step = last.next();
      shares[--at] = dot(step.moved(), direction) / step.curvature();
      direction = sum(direction, -shares[at], step.turned());
    }
    Step newest = steps.peekLast();
    double scale =
        newest == null
            ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient)))
            : newest.curvature() / dot(newest.turned(), newest.turned());
    direction = sum(new double[gradient.length], scale, direction);
    for (Step step : steps) {
      double back = dot(step.turned(), direction) / step.curvature();
      direction = sum(direction, shares[at++] - back, step.moved());
    }
    return sum(new double[gradient.length], -1, direction);
  }

  private static double[] sum(double[] one, double factor, double[] other) {
    double[] sum = new double[one.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = one[i] + factor * other[i];
    }
    return sum;
  }

  private static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
