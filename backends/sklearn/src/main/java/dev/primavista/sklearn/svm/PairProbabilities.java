package dev.primavista.sklearn.svm;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.trees.GnuExp;

/**
 * Class probabilities from those of the pairs: Platt's sigmoid for each pair, then the second
 * method of Wu, Lin and Weng (2004) with libsvm's steps and stopping rule.
 */
record PairProbabilities(int classes, double[] slopes, double[] offsets) {
  private static final double LEAST = 1e-7;

  /** Whether the machine was fitted with probabilities; from 1.9 on the parameter may be a text. */
  static boolean fitted(State state) {
    boolean wanted =
        state.optional("probability").orElse(null) instanceof dev.primavista.pickle.PyStr
            || state.flag("probability", false);
    String a = state.optional("_probA").isPresent() ? "_probA" : "probA_";
    return wanted && state.optional(a).isPresent() && state.array(a).size() > 0;
  }

  static PairProbabilities read(State state, int classes) {
    int pairs = classes * (classes - 1) / 2;
    String a = state.optional("_probA").isPresent() ? "_probA" : "probA_";
    String b = state.optional("_probB").isPresent() ? "_probB" : "probB_";
    return new PairProbabilities(classes, state.doubles(a, pairs), state.doubles(b, pairs));
  }

  /**
   * One row of probabilities per row of the pairs' decisions; as in libsvm, one that is NaN counts
   * as the least there is.
   */
  DenseMatrix of(DenseMatrix pairs) {
    double[] out = new double[pairs.rows() * classes];
    for (int row = 0; row < pairs.rows(); row++) {
      double[][] wins = new double[classes][classes];
      int pair = 0;
      for (int i = 0; i < classes; i++) {
        for (int j = i + 1; j < classes; j++) {
          double p = sigmoid(pairs.at(row, pair) * slopes[pair] + offsets[pair]);
          wins[i][j] = Double.isNaN(p) ? LEAST : Math.clamp(p, LEAST, 1 - LEAST);
          wins[j][i] = 1 - wins[i][j];
          pair++;
        }
      }
      System.arraycopy(coupled(wins), 0, out, row * classes, classes);
    }
    return new DenseMatrix(pairs.rows(), classes, out);
  }

  private static double sigmoid(double x) {
    return x >= 0 ? GnuExp.exp(-x) / (1 + GnuExp.exp(-x)) : 1 / (1 + GnuExp.exp(x));
  }

  private static double[] coupled(double[][] wins) {
    int k = wins.length;
    double[][] q = new double[k][k];
    double[] p = new double[k];
    for (int t = 0; t < k; t++) {
      p[t] = 1.0 / k;
      for (int j = 0; j < k; j++) {
        if (j != t) {
          q[t][t] += wins[j][t] * wins[j][t];
          q[t][j] = j < t ? q[j][t] : -wins[j][t] * wins[t][j];
        }
      }
    }
    double[] qp = new double[k];
    for (int iteration = 0; iteration < Math.max(100, k); iteration++) {
      double pqp = 0;
      for (int t = 0; t < k; t++) {
        qp[t] = 0;
        for (int j = 0; j < k; j++) {
          qp[t] += q[t][j] * p[j];
        }
        pqp += p[t] * qp[t];
      }
      double error = 0;
      for (int t = 0; t < k; t++) {
        error = Math.max(error, Math.abs(qp[t] - pqp));
      }
      if (error < 0.005 / k) {
        break;
      }
      for (int t = 0; t < k; t++) {
        pqp = step(t, q, p, qp, pqp);
      }
    }
    return p;
  }

  private static double step(int t, double[][] q, double[] p, double[] qp, double pqp) {
    double difference = (-qp[t] + pqp) / q[t][t];
    p[t] += difference;
    double next =
        (pqp + difference * (difference * q[t][t] + 2 * qp[t]))
            / (1 + difference)
            / (1 + difference);
    for (int j = 0; j < p.length; j++) {
      qp[j] = (qp[j] + difference * q[t][j]) / (1 + difference);
      p[j] /= 1 + difference;
    }
    return next;
  }
}
