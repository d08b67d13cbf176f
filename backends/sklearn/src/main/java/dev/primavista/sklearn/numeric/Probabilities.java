package dev.primavista.sklearn.numeric;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.trees.GnuExp;

/** From scores to probabilities; every function works on each row alone. */
public final class Probabilities {
  private Probabilities() {}

  /** The logistic function. */
  public static double expit(double score) {
    return 1 / (1 + GnuExp.exp(-score));
  }

  /** The logistic function with every step rounded to float32, as scipy takes it. */
  public static float expit(float score) {
    return 1f / (1f + (float) Math.exp(-score));
  }

  /** {@code exp(x) / sum exp(x)}, shifted by the greatest. */
  public static DenseMatrix softmax(DenseMatrix scores) {
    return exp(logSoftmax(scores));
  }

  /** {@code x - log sum exp(x)}. */
  public static DenseMatrix logSoftmax(DenseMatrix scores) {
    int k = scores.columns();
    double[] out = scores.values().clone();
    for (int at = 0; at < out.length; at += k) {
      double sum = logSumExp(out, at, k);
      for (int i = at; i < at + k; i++) {
        out[i] -= sum;
      }
    }
    return new DenseMatrix(scores.rows(), k, out);
  }

  /** The logarithm of the sum of the exponentials of {@code count} numbers. */
  public static double logSumExp(double[] values, int from, int count) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      greatest = Math.max(greatest, values[i]);
    }
    if (Double.isInfinite(greatest)) {
      return greatest;
    }
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += Math.exp(values[i] - greatest);
    }
    return greatest + Math.log(sum);
  }

  public static DenseMatrix exp(DenseMatrix values) {
    return values.map(Math::exp);
  }

  /** {@code [1 - p, p]} for each row's probability of the second class. */
  public static DenseMatrix ofSecond(DenseMatrix second) {
    double[] both = new double[second.rows() * 2];
    for (int row = 0; row < second.rows(); row++) {
      both[2 * row] = 1 - second.values()[row];
      both[2 * row + 1] = second.values()[row];
    }
    return new DenseMatrix(second.rows(), 2, both);
  }

  /** Each row divided by its sum. */
  public static DenseMatrix normalised(DenseMatrix values) {
    int k = values.columns();
    double[] out = values.values().clone();
    for (int at = 0; at < out.length; at += k) {
      double sum = 0;
      for (int i = at; i < at + k; i++) {
        sum += out[i];
      }
      for (int i = at; i < at + k; i++) {
        out[i] /= sum;
      }
    }
    return new DenseMatrix(values.rows(), k, out);
  }

  /** Each row divided by its sum; a row whose sum is zero as it is. */
  public static DenseMatrix normalisedUnlessZero(DenseMatrix values) {
    int k = values.columns();
    double[] out = values.values().clone();
    for (int at = 0; at < out.length; at += k) {
      double sum = 0;
      for (int i = at; i < at + k; i++) {
        sum += out[i];
      }
      for (int i = at; i < at + k && sum != 0; i++) {
        out[i] /= sum;
      }
    }
    return new DenseMatrix(values.rows(), k, out);
  }

  /** One against the rest: the logistic of every score, of two classes from one score. */
  public static DenseMatrix oneAgainstRest(DenseMatrix scores) {
    DenseMatrix logistic = scores.map(Probabilities::expit);
    return scores.columns() == 1 ? ofSecond(logistic) : normalised(logistic);
  }
}
