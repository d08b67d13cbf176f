package dev.primavista.sklearn.xgboost;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Probabilities;

/** What an objective makes of a model's sums, and of the score that they start from. */
enum XgObjective {
  IDENTITY,
  BINARY,
  LOGISTIC,
  LOGIT_RAW,
  HINGE,
  EXPONENTIAL,
  SOFTMAX,
  SOFTPROB;

  static XgObjective named(String name) {
    return switch (name) {
      case "binary:logistic" -> BINARY;
      case "reg:logistic" -> LOGISTIC;
      case "binary:logitraw" -> LOGIT_RAW;
      case "binary:hinge" -> HINGE;
      case "multi:softmax" -> SOFTMAX;
      case "multi:softprob" -> SOFTPROB;
      case "count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "survival:aft" ->
          EXPONENTIAL;
      case "reg:squarederror",
          "reg:linear",
          "reg:squaredlogerror",
          "reg:absoluteerror",
          "reg:pseudohubererror",
          "reg:quantileerror",
          "reg:expectileerror",
          "rank:pairwise",
          "rank:ndcg",
          "rank:map" ->
          IDENTITY;
      default -> throw new UnreadableModel("objective '" + name + "' is not known");
    };
  }

  /** Whether its answers are classes. */
  boolean classifies() {
    return this == BINARY
        || this == LOGIT_RAW
        || this == HINGE
        || this == SOFTMAX
        || this == SOFTPROB;
  }

  /** What a base score stands for among the sums. */
  double margin(float score) {
    return switch (this) {
      case BINARY, LOGISTIC -> (float) -Math.log(1.0f / score - 1.0f);
      case EXPONENTIAL -> (float) Math.log(score);
      default -> score;
    };
  }

  DenseMatrix transform(DenseMatrix margins) {
    return switch (this) {
      case IDENTITY, LOGIT_RAW -> margins;
      case BINARY, LOGISTIC -> margins.map(Probabilities::expit);
      case HINGE -> margins.map(margin -> margin > 0 ? 1 : 0);
      case EXPONENTIAL -> margins.map(Math::exp);
      case SOFTMAX, SOFTPROB -> Probabilities.softmax(margins);
    };
  }
}
