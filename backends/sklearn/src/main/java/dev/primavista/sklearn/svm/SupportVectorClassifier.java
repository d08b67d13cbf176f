package dev.primavista.sklearn.svm;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.PairVotes;

/** {@code SVC} and {@code NuSVC}: a machine for each pair of classes, and a vote. */
final class SupportVectorClassifier {
  private final SupportVectors vectors;
  private final Labels labels;
  private final int[] starts;
  private final boolean ovr;
  private final boolean breakTies;
  private final boolean squeezedByBatch;

  private SupportVectorClassifier(State state) {
    vectors = new SupportVectors(state);
    labels = state.classes();
    String attribute = state.optional("_n_support").isPresent() ? "_n_support" : "n_support_";
    int[] counts = state.array(attribute).ints();
    starts = new int[labels.size() + 1];
    for (int i = 0; i < labels.size() && i < counts.length; i++) {
      starts[i + 1] = starts[i] + counts[i];
    }
    int pairs = labels.size() * (labels.size() - 1) / 2;
    if (counts.length != labels.size()
        || starts[labels.size()] != vectors.size()
        || vectors.machines() != pairs
        || vectors.coefficients().rows() != labels.size() - 1) {
      throw new UnreadableModel(
          "its support vectors do not suit its " + Amount.of(labels.size(), "class"));
    }
    ovr = state.text("decision_function_shape", "ovr").equals("ovr");
    breakTies = state.flag("break_ties", false) && ovr && labels.size() > 2;
    squeezedByBatch = !state.version().isEmpty() && !state.since(0, 21);
  }

  static Estimator read(State state) {
    SupportVectorClassifier model = new SupportVectorClassifier(state);
    Fitted.Builder builder =
        Fitted.of(state, model.vectors.features())
            .note(
                Amount.of(model.vectors.size(), "support vector")
                    + ", "
                    + Amount.of(model.labels.size(), "class"))
            .labels(model.labels)
            .on(Method.DECISION_FUNCTION, model::decision)
            .on(Method.PREDICT, model::predict);
    if (PairProbabilities.fitted(state)) {
      PairProbabilities pairs = PairProbabilities.read(state, model.labels.size());
      builder
          .on(Method.PREDICT_PROBA, rows -> pairs.of(model.pairs(rows)))
          .on(Method.PREDICT_LOG_PROBA, rows -> pairs.of(model.pairs(rows)).map(Math::log));
    }
    return builder.build();
  }

  /** Per row and pair, what speaks for the first class. */
  private DenseMatrix pairs(DenseMatrix rows) {
    int machines = vectors.machines();
    double[] values = new double[rows.rows() * machines];
    DenseMatrix coefficients = vectors.coefficients();
    for (int row = 0; row < rows.rows(); row++) {
      double[] kernels = vectors.kernels(rows, row);
      int pair = 0;
      for (int i = 0; i < labels.size(); i++) {
        for (int j = i + 1; j < labels.size(); j++) {
          double sum = 0;
          for (int k = starts[i]; k < starts[i + 1]; k++) {
            sum += coefficients.at(j - 1, k) * kernels[k];
          }
          for (int k = starts[j]; k < starts[j + 1]; k++) {
            sum += coefficients.at(i, k) * kernels[k];
          }
          values[row * machines + pair] = sum + vectors.intercept(pair);
          pair++;
        }
      }
    }
    return new DenseMatrix(rows.rows(), machines, values);
  }

  private Data decision(DenseMatrix rows) {
    DenseMatrix pairs = pairs(rows);
    if (labels.size() == 2) {
      return new Vector(pairs.map(value -> -value).values());
    }
    return ovr ? perClass(pairs) : pairs;
  }

  private DenseMatrix perClass(DenseMatrix pairs) {
    return PairVotes.scores(
        pairs.map(value -> value < 0 ? 1 : 0),
        pairs.map(value -> -value),
        labels.size(),
        squeezedByBatch);
  }

  private Chosen predict(DenseMatrix rows) {
    DenseMatrix pairs = pairs(rows);
    if (breakTies) {
      return Fitted.greatestOf(labels, perClass(pairs));
    }
    double[] votes = new double[rows.rows() * labels.size()];
    for (int row = 0; row < rows.rows(); row++) {
      int pair = 0;
      for (int i = 0; i < labels.size(); i++) {
        for (int j = i + 1; j < labels.size(); j++) {
          votes[row * labels.size() + (pairs.at(row, pair++) > 0 ? i : j)]++;
        }
      }
    }
    return Fitted.greatestOf(labels, new DenseMatrix(rows.rows(), labels.size(), votes));
  }
}
