package dev.primavista.trees;

/** What XGBoost does to raw scores, in float32, and to the base score before it. */
public enum XgBoostObjective {
  /** Scores are the answer. */
  IDENTITY,
  /** {@code 1 / (1 + exp(-x))}. */
  LOGISTIC,
  /** Scores are the answer, though the base score is a probability. */
  LOGIT,
  /** {@code exp(x)}. */
  EXPONENTIAL,
  /** One above zero, else zero. */
  HINGE,
  /** The index of the greatest score. */
  GREATEST,
  /** Softmax over the classes. */
  SOFTMAX;

  private static final float SMALLEST = 1e-16f;

  /**
   * The objective of this name, such as {@code binary:logistic}.
   *
   * @param version the library's major and minor version
   */
  static XgBoostObjective named(String name, int[] version) {
    if (name.equals("binary:logitraw") && version[0] == 1 && version[1] > 5) {
      throw new TreeFormatException(
          "objective 'binary:logitraw' of XGBoost 1." + version[1] + " (expected: 2.0 or later)");
    }
    return name.equals("binary:logitraw") && version[0] > 1 ? IDENTITY : named(name);
  }

  private static XgBoostObjective named(String name) {
    return switch (name) {
      case "reg:squarederror",
          "reg:linear",
          "reg:squaredlogerror",
          "reg:pseudohubererror",
          "reg:absoluteerror",
          "reg:quantileerror",
          "reg:expectileerror",
          "rank:pairwise",
          "rank:ndcg",
          "rank:map" ->
          IDENTITY;
      case "reg:logistic", "binary:logistic" -> LOGISTIC;
      case "binary:logitraw" -> LOGIT;
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

  /** The base score as a raw score. */
  float margin(float base) {
    return switch (this) {
      case LOGISTIC -> (float) -Math.log(1f / base - 1f);
      case EXPONENTIAL -> (float) Math.log(base);
      default -> base;
    };
  }

  /** Transforms {@code count} scores from index {@code at} in place. */
  void transform(float[] scores, int at, int count) {
    for (int i = at; i < at + count && this != SOFTMAX && this != GREATEST; i++) {
      scores[i] =
          switch (this) {
            case LOGISTIC -> 1f / ((float) Math.exp(Math.min(-scores[i], 88.7f)) + 1f + SMALLEST);
            case EXPONENTIAL -> (float) Math.exp(scores[i]);
            case HINGE -> scores[i] > 0 ? 1 : 0;
            default -> scores[i];
          };
    }
    if (this == SOFTMAX) {
      softmax(scores, at, count);
    }
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
