package dev.primavista.sklearn.linear;

import dev.primavista.core.Amount;
import dev.primavista.pickle.NdArray;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.FeatureNames;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.Scored;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.LinearMap;
import dev.primavista.sklearn.numeric.Probabilities;
import java.util.Set;

/**
 * {@code LogisticRegression} and {@code LogisticRegressionCV}: binary, multinomial, one against the
 * rest.
 */
public final class LogisticRegression implements Scored {
  private final String type;
  private final Labels labels;
  private final int features;
  private final int scores;
  private final double[] weights;
  private final double[] intercept;
  private final boolean oneAgainstRest;

  /** Fitted on float32: for rows of float32 scikit-learn computes in it to its smallest number. */
  private final boolean single;

  private final FeatureNames names;

  private LogisticRegression(State state) {
    type = state.type();
    names = new FeatureNames(state.featureNames());
    labels = Labels.of(state.array("classes_"));
    DenseMatrix coefficients = LinearMap.coefficients(state);
    single = isSingle(state, "coef_") && isSingle(state, "intercept_");
    scores = coefficients.rows();
    features = coefficients.columns();
    if (scores != (labels.size() == 2 ? 1 : labels.size()) && scores != labels.size()) {
      throw new UnreadableModel(
          "attribute 'coef_' has "
              + Amount.of(scores, "row")
              + " for "
              + Amount.of(labels.size(), "class"));
    }
    int declared = state.integer("n_features_in_", features);
    if (declared != features) {
      throw new UnreadableModel(
          "attribute 'coef_' has "
              + Amount.of(features, "column")
              + " (expected: "
              + declared
              + ")");
    }
    weights = transposed(coefficients.values(), scores, features);
    intercept = LinearMap.bias(state, "intercept_", scores);
    oneAgainstRest = isOneAgainstRest(state) || (scores == 1 && !state.since(0, 20));
  }

  private static boolean isSingle(State state, String name) {
    return state.required(name) instanceof NdArray array && array.dtype().itemSize() == 4;
  }

  public static LogisticRegression read(State state) {
    return new LogisticRegression(state);
  }

  /** The rule of LogisticRegression.predict_proba in every version from 0.19 to 1.9. */
  private boolean isOneAgainstRest(State state) {
    String multiClass = state.text("multi_class", "auto");
    boolean automatic = Set.of("auto", "deprecated").contains(multiClass);
    String solver = state.text("solver", "lbfgs");
    boolean binary =
        solver.equals("liblinear") || (solver.equals("newton-cholesky") && !state.since(1, 6));
    if (!state.since(0, 20) && scores == 1) {
      return true;
    }
    return Set.of("ovr", "warn").contains(multiClass)
        || (automatic && (labels.size() <= 2 || binary));
  }

  /** Column by column, so that one feature's weights for all classes stand together. */
  private static double[] transposed(double[] rows, int count, int columns) {
    double[] turned = new double[rows.length];
    for (int row = 0; row < count; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * count + row] = rows[row * columns + column];
      }
    }
    return turned;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public String note() {
    return Amount.of(labels.size(), "class") + ", " + Amount.of(features, "feature");
  }

  @Override
  public Input input() {
    return new Input.Numbers(features);
  }

  @Override
  public FeatureNames featureNames() {
    return names;
  }

  @Override
  public Labels labels() {
    return labels;
  }

  @Override
  public Matrix accept(Data rows) {
    return Rows.finiteMatrix(rows, features);
  }

  @Override
  public DenseMatrix decisionFunction(Matrix rows) {
    double[] out = new double[rows.rows() * scores];
    for (int row = 0; row < rows.rows(); row++) {
      int at = row * scores;
      switch (rows) {
        case SparseMatrix sparse -> {
          for (int k = sparse.starts()[row]; k < sparse.starts()[row + 1]; k++) {
            add(sparse.values()[k], sparse.indices()[k], out, at);
          }
        }
        case DenseMatrix dense -> {
          for (int column = 0; column < features; column++) {
            add(dense.at(row, column), column, out, at);
          }
        }
      }
      for (int i = 0; i < scores; i++) {
        out[at + i] += intercept[i];
      }
    }
    refuseInfinite(rows, out);
    return new DenseMatrix(rows.rows(), scores, out);
  }

  /** A number that is not finite makes the row's scores so; only then is it looked for. */
  private void refuseInfinite(Matrix rows, double[] out) {
    for (double score : out) {
      if (!Double.isFinite(score)) {
        Rows.refuseInfinite(names, rows);
        return;
      }
    }
  }

  private void add(double value, int column, double[] out, int at) {
    int from = column * scores;
    for (int i = 0; i < scores; i++) {
      out[at + i] += value * weights[from + i];
    }
  }

  @Override
  public Classes classify(Matrix rows) {
    DenseMatrix decision = decisionFunction(rows);
    boolean singly = single && rows.isSingle();
    int k = labels.size();
    int[] chosen = new int[rows.rows()];
    double[] probabilities = new double[rows.rows() * k];
    for (int row = 0; row < chosen.length; row++) {
      chosen[row] = choose(decision, row);
      fillProbabilities(decision, row, singly, probabilities);
    }
    for (int i = 0; singly && i < probabilities.length; i++) {
      probabilities[i] = (float) probabilities[i];
    }
    return new Classes(chosen, new DenseMatrix(rows.rows(), k, probabilities));
  }

  private int choose(DenseMatrix decision, int row) {
    if (scores == 1) {
      return decision.at(row, 0) > 0 ? 1 : 0;
    }
    int best = 0;
    for (int i = 1; i < scores; i++) {
      if (decision.at(row, i) > decision.at(row, best)) {
        best = i;
      }
    }
    return best;
  }

  private void fillProbabilities(DenseMatrix decision, int row, boolean singly, double[] out) {
    int k = labels.size();
    int at = row * k;
    if (scores == 1 && k == 2) {
      double score = decision.at(row, 0);
      double scaled = oneAgainstRest ? score : 2 * score;
      double second = singly ? Probabilities.expit((float) scaled) : Probabilities.expit(scaled);
      out[at] = 1 - second;
      out[at + 1] = second;
      return;
    }
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < k; i++) {
      greatest = Math.max(greatest, decision.at(row, i));
    }
    double sum = 0;
    for (int i = 0; i < k; i++) {
      double score = decision.at(row, i);
      out[at + i] = oneAgainstRest ? Probabilities.expit(score) : Math.exp(score - greatest);
      sum += out[at + i];
    }
    for (int i = 0; i < k; i++) {
      out[at + i] /= sum;
    }
  }
}
