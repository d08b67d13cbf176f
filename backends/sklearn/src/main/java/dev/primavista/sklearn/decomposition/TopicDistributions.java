package dev.primavista.sklearn.decomposition;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.numeric.Digamma;
import java.util.Arrays;

/**
 * {@code LatentDirichletAllocation}: each row's shares of the topics, by variational inference on
 * that row alone.
 *
 * @param words of each topic, the exponential of each word's expected logarithmic probability
 */
record TopicDistributions(DenseMatrix words, double prior, int iterations, double tolerance) {
  private static final double EPSILON = Math.ulp(1.0);

  static Estimator read(State state) {
    Precision.requireDouble(state, "components_");
    DenseMatrix components = state.matrix("components_", -1);
    DenseMatrix words =
        state.matrix("exp_dirichlet_component_", components.rows(), components.columns());
    TopicDistributions model =
        new TopicDistributions(
            words,
            state.number("doc_topic_prior_", 1.0 / words.rows()),
            state.integer("max_doc_update_iter", 100),
            state.number("mean_change_tol", 1e-3));
    return Fitted.of(state, words.columns())
        .note(Amount.of(words.columns(), "feature") + ", " + Amount.of(words.rows(), "topic"))
        .onMatrix(Method.TRANSFORM, model::shares)
        .build();
  }

  private DenseMatrix shares(Matrix rows) {
    SparseMatrix counts =
        switch (rows) {
          case SparseMatrix sparse -> sparse;
          case DenseMatrix dense -> SparseMatrix.of(dense);
        };
    NonNegative.require(counts);
    int topics = words.rows();
    double[] out = new double[counts.rows() * topics];
    for (int row = 0; row < counts.rows(); row++) {
      double[] shares = new Document(counts, row).shares();
      double sum = 0;
      for (double share : shares) {
        sum += share;
      }
      for (int i = 0; i < topics; i++) {
        out[row * topics + i] = shares[i] / sum;
      }
    }
    return new DenseMatrix(counts.rows(), topics, out);
  }

  private final class Document {
    private final SparseMatrix counts;
    private final int from;
    private final int to;
    private final double[] expected;
    private double[] shares;

    Document(SparseMatrix counts, int row) {
      this.counts = counts;
      this.from = counts.starts()[row];
      this.to = counts.starts()[row + 1];
      this.shares = new double[words.rows()];
      this.expected = new double[shares.length];
      Arrays.fill(shares, 1);
      expect();
    }

    double[] shares() {
      for (int iteration = 0; iteration < iterations; iteration++) {
        double[] before = shares;
        shares = new double[before.length];
        for (int k = from; k < to; k++) {
          add(counts.indices()[k], counts.values()[k]);
        }
        double change = 0;
        for (int i = 0; i < shares.length; i++) {
          shares[i] = shares[i] * expected[i] + prior;
          change += Math.abs(before[i] - shares[i]);
        }
        expect();
        if (change / shares.length < tolerance) {
          break;
        }
      }
      return shares;
    }

    private void add(int word, double count) {
      double sum = EPSILON;
      for (int i = 0; i < expected.length; i++) {
        sum += expected[i] * words.at(i, word);
      }
      for (int i = 0; i < expected.length; i++) {
        shares[i] += count / sum * words.at(i, word);
      }
    }

    private void expect() {
      double sum = 0;
      for (double share : shares) {
        sum += share;
      }
      double all = Digamma.quick(sum);
      for (int i = 0; i < expected.length; i++) {
        expected[i] = Math.exp(Digamma.quick(shares[i]) - all);
      }
    }
  }
}
