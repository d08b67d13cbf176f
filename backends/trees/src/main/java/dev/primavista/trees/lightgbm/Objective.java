package dev.primavista.trees.lightgbm;

import dev.primavista.trees.GnuExp;
import dev.primavista.trees.TreeFormatException;
import dev.primavista.trees.text.Words;
import java.util.List;

/** What LightGBM does to raw scores, by the {@code objective} of its model text. */
public sealed interface Objective {
  /** Transforms {@code count} scores from index {@code at} in place. */
  void transform(double[] scores, int at, int count);

  /** Scores are the answer: regression, ranking, custom objectives. */
  record Identity() implements Objective {
    @Override
    public void transform(double[] scores, int at, int count) {}
  }

  /** {@code 1 / (1 + exp(-slope * score))}: binary, multiclassova, cross_entropy. */
  record Sigmoid(double slope) implements Objective {
    @Override
    public void transform(double[] scores, int at, int count) {
      for (int i = at; i < at + count; i++) {
        scores[i] = 1.0 / (1.0 + GnuExp.exp(-slope * scores[i]));
      }
    }
  }

  /** {@code exp(score)}: poisson, gamma, tweedie. */
  record Exponential() implements Objective {
    @Override
    public void transform(double[] scores, int at, int count) {
      for (int i = at; i < at + count; i++) {
        scores[i] = GnuExp.exp(scores[i]);
      }
    }
  }

  /** {@code log1p(exp(score))}: cross_entropy_lambda. */
  record Softplus() implements Objective {
    @Override
    public void transform(double[] scores, int at, int count) {
      for (int i = at; i < at + count; i++) {
        scores[i] = Math.log1p(GnuExp.exp(scores[i]));
      }
    }
  }

  /** {@code sign(score) * score^2}: regression objectives with sqrt. */
  record SignedSquare() implements Objective {
    @Override
    public void transform(double[] scores, int at, int count) {
      for (int i = at; i < at + count; i++) {
        scores[i] = Math.signum(scores[i]) * scores[i] * scores[i];
      }
    }
  }

  /** Softmax over the classes: multiclass. */
  record Softmax() implements Objective {
    @Override
    public void transform(double[] scores, int at, int count) {
      double greatest = Double.NEGATIVE_INFINITY;
      for (int i = at; i < at + count; i++) {
        greatest = Math.max(greatest, scores[i]);
      }
      double sum = 0;
      for (int i = at; i < at + count; i++) {
        scores[i] = GnuExp.exp(scores[i] - greatest);
        sum += scores[i];
      }
      for (int i = at; i < at + count; i++) {
        scores[i] /= sum;
      }
    }
  }

  /** The transform of an objective's text, such as {@code binary sigmoid:1}. */
  static Objective parse(String text) {
    String[] words = text.strip().split("\\s+");
    return switch (words[0]) {
      case "binary", "multiclassova" -> new Sigmoid(parameter(words, "sigmoid", 1.0));
      case "cross_entropy", "xentropy" -> new Sigmoid(1.0);
      case "cross_entropy_lambda", "xentlambda" -> new Softplus();
      case "multiclass", "softmax" -> new Softmax();
      case "poisson", "gamma", "tweedie" -> new Exponential();
      case "",
          "none",
          "custom",
          "regression",
          "regression_l2",
          "regression_l1",
          "huber",
          "fair",
          "quantile",
          "mape",
          "lambdarank",
          "rank_xendcg" ->
          List.of(words).contains("sqrt") ? new SignedSquare() : new Identity();
      default ->
          throw new TreeFormatException(
              "objective '" + words[0] + "' (expected: one of LightGBM's own objectives)");
    };
  }

  private static double parameter(String[] words, String name, double absent) {
    for (String word : words) {
      if (word.startsWith(name + ":")) {
        return Words.floating(name, word.substring(name.length() + 1));
      }
    }
    return absent;
  }
}
