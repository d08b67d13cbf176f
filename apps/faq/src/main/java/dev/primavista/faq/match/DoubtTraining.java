package dev.primavista.faq.match;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Learns {@link Doubt} from questions that mean an entry and such that mean none. */
final class DoubtTraining {
  /** What share of questions means none, as long as nobody counts them. */
  private static final double PRIOR = 0.01;

  /** How much weights may not move from those before; few questions that mean none add to it. */
  private static final double PENALTY = 3e-3;

  /** Where questions that were learned from differ less, others may differ more. */
  private static final double SMALLEST_SCALE = 0.1;

  private final List<float[]> summaries = new ArrayList<>();
  private final List<Double> weights = new ArrayList<>();
  private final List<Boolean> none = new ArrayList<>();
  private double inside;
  private double outside;

  /**
   * Takes a question in.
   *
   * @param weight how much it counts
   */
  void add(float[] summary, boolean meansNone, double weight) {
    summaries.add(summary);
    none.add(meansNone);
    weights.add(weight);
    inside += meansNone ? 0 : weight;
    outside += meansNone ? weight : 0;
  }

  /** The doubt that tells them apart, or the one before where there is nothing to tell apart. */
  Doubt train(Doubt before) {
    if (inside == 0 || outside == 0) {
      return before;
    }
    double[] means = new double[Doubt.COUNT];
    double[] scales = new double[Doubt.COUNT];
    scale(means, scales);
    double[] start = scaled(before, means, scales);
    double[] point =
        Logit.minimise((at, gradient) -> loss(at, start, gradient, means, scales), start);
    float[] learned = new float[Doubt.COUNT + 1];
    double constant = point[Doubt.COUNT] + Math.log(PRIOR / (1 - PRIOR));
    for (int i = 0; i < Doubt.COUNT; i++) {
      learned[i] = (float) (point[i] / scales[i]);
      constant -= point[i] * means[i] / scales[i];
    }
    learned[Doubt.COUNT] = (float) constant;
    return new Doubt(learned);
  }

  /** The weights of numbers that are brought to like size, the constant for as many of either. */
  private static double[] scaled(Doubt doubt, double[] means, double[] scales) {
    double[] point = new double[Doubt.COUNT + 1];
    double constant = doubt.weights()[Doubt.COUNT] - Math.log(PRIOR / (1 - PRIOR));
    for (int i = 0; i < Doubt.COUNT; i++) {
      point[i] = doubt.weights()[i] * scales[i];
      constant += doubt.weights()[i] * means[i];
    }
    point[Doubt.COUNT] = constant;
    return point;
  }

  private void scale(double[] means, double[] scales) {
    for (int i = 0; i < means.length; i++) {
      double squares = 0;
      for (float[] summary : summaries) {
        means[i] += summary[i] / summaries.size();
        squares += (double) summary[i] * summary[i] / summaries.size();
      }
      double deviation = Math.sqrt(Math.max(0, squares - means[i] * means[i]));
      scales[i] = Math.max(SMALLEST_SCALE, deviation);
    }
  }

  private double loss(
      double[] point, double[] start, double[] gradient, double[] means, double[] scales) {
    double loss = 0;
    for (int s = 0; s < summaries.size(); s++) {
      float[] summary = summaries.get(s);
      double sum = point[Doubt.COUNT];
      for (int i = 0; i < Doubt.COUNT; i++) {
        sum += point[i] * (summary[i] - means[i]) / scales[i];
      }
      boolean meansNone = none.get(s);
      double share = weights.get(s) / (meansNone ? outside : inside) / 2;
      loss += share * Logit.surprise(meansNone ? sum : -sum);
      double error = share * (1 / (1 + Math.exp(-sum)) - (meansNone ? 1 : 0));
      for (int i = 0; i < Doubt.COUNT; i++) {
        gradient[i] += error * (summary[i] - means[i]) / scales[i];
      }
      gradient[Doubt.COUNT] += error;
    }
    double penalty = PENALTY + 1.0 / Collections.frequency(none, true);
    for (int i = 0; i < Doubt.COUNT; i++) {
      double moved = point[i] - start[i];
      gradient[i] += penalty * moved;
      loss += penalty / 2 * moved * moved;
    }
    return loss;
  }
}
