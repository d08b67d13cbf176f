package dev.primavista.trees.xgboost;

import dev.primavista.trees.TreeFormatException;
import java.util.Arrays;

/** What XGBoost does to raw scores, in float32, and to the base score before it. */
public enum XgBoostObjective {
  /** Scores are the answer. */
  IDENTITY,
  /** {@code 1 / (1 + exp(-x))}. */
  LOGISTIC,
  /** {@code exp(x)}. */
  EXPONENTIAL,
  /** One above zero, else zero. */
  HINGE,
  /** The index of the greatest score. */
  GREATEST,
  /** Softmax over the classes. */
  SOFTMAX,
  /** Scores in ascending order: quantiles that do not cross. */
  ASCENDING,
  /** Every score but the first is a softplus step up from the one before: expectiles. */
  STEPS;

  private static final float SMALLEST = 1e-16f;
  private static final float SMALLEST_STEP = 1e-6f;

  /** The least probability that base scores may stand for, since 3.2. */
  private static final float LEAST = 1e-6f;

  /**
   * The objective of this name, such as {@code binary:logistic}.
   *
   * @param version the library's major and minor version
   */
  static XgBoostObjective named(String name, int[] version) {
    return switch (name) {
      case "reg:quantileerror" -> 100 * version[0] + version[1] < 304 ? IDENTITY : ASCENDING;
      default -> named(name);
    };
  }

  private static XgBoostObjective named(String name) {
    return switch (name) {
      case "reg:squarederror",
          "reg:linear",
          "reg:squaredlogerror",
          "reg:pseudohubererror",
          "reg:absoluteerror",
          "rank:pairwise",
          "rank:ndcg",
          "rank:map",
          "binary:logitraw" ->
          IDENTITY;
      case "reg:logistic", "binary:logistic" -> LOGISTIC;
      case "reg:expectileerror" -> STEPS;
      case "binary:hinge" -> HINGE;
      case "multi:softmax" -> GREATEST;
      case "multi:softprob" -> SOFTMAX;
      case "count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "survival:aft" ->
          EXPONENTIAL;
      default ->
          throw new TreeFormatException(
              "objective '" + name + "' (expected: one of XGBoost's own objectives)");
    };
  }

  /**
   * The base score of each output as a raw score.
   *
   * @param bounded whether probabilities are kept away from zero and one, as since 3.2
   */
  float[] margins(float[] base, boolean bounded) {
    float[] margins = new float[base.length];
    for (int i = 0; i < base.length; i++) {
      margins[i] =
          switch (this) {
            case LOGISTIC -> logit(bounded ? Math.clamp(base[i], LEAST, 1f - LEAST) : base[i]);
            case EXPONENTIAL -> (float) Math.log(base[i]);
            case STEPS -> i == 0 ? base[0] : stepFor(base[i] - base[i - 1]);
            default -> base[i];
          };
    }
    return margins;
  }

  private static float logit(float probability) {
    return (float) -Math.log(1f / probability - 1f);
  }

  /** The score whose softplus is this step. */
  private static float stepFor(float step) {
    double least = Math.max(step - SMALLEST_STEP, SMALLEST_STEP);
    return (float) (least > 30 ? least : Math.log(Math.expm1(least)));
  }

  /** Transforms {@code count} scores from index {@code at} in place. */
  void transform(float[] scores, int at, int count) {
    switch (this) {
      case SOFTMAX -> softmax(scores, at, count);
      case ASCENDING -> Arrays.sort(scores, at, at + count);
      case STEPS -> {
        for (int i = at + 1; i < at + count; i++) {
          float rise = (float) Math.log1p(Math.exp(-Math.abs(scores[i])));
          scores[i] = scores[i - 1] + (SMALLEST_STEP + Math.max(scores[i], 0) + rise);
        }
      }
      default -> {
        for (int i = at; i < at + count; i++) {
          scores[i] = single(scores[i]);
        }
      }
    }
  }

  private float single(float score) {
    return switch (this) {
      case LOGISTIC -> 1f / ((float) Math.exp(Math.min(-score, 88.7f)) + 1f + SMALLEST);
      case EXPONENTIAL -> (float) Math.exp(score);
      case HINGE -> score > 0 ? 1 : 0;
      default -> score;
    };
  }

  private static void softmax(float[] scores, int at, int count) {
    float greatest = scores[at];
    for (int i = at; i < at + count; i++) {
      greatest = Math.max(greatest, scores[i]);
    }
    double sum = 0;
    for (int i = at; i < at + count; i++) {
      scores[i] = (float) Math.exp(scores[i] - greatest);
      sum += scores[i];
    }
    for (int i = at; i < at + count; i++) {
      scores[i] /= (float) sum;
    }
  }
}
