package dev.primavista.sklearn.linear;

import dev.primavista.pickle.NdArray;
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

  /** Fitted on float32, where scikit-learn computes in float32 down to its smallest number. */
  private final boolean single;

  private final FeatureNames names;

  private LogisticRegression(State state) {
    type = state.type();
    names = new FeatureNames(state.featureNames());
    labels = Labels.of(state.array("classes_"));
    NdArray coefficients = state.array("coef_");
    if (coefficients.rank() != 2) {
      throw new UnreadableModel(
          "attribute 'coef_' has " + coefficients.rank() + " dimensions (expected: 2)");
    }
    single = coefficients.dtype().itemSize() == 4;
    scores = coefficients.shape()[0];
    features = coefficients.shape()[1];
    if (scores != (labels.size() == 2 ? 1 : labels.size()) && scores != labels.size()) {
      throw new UnreadableModel(
          "attribute 'coef_' has " + scores + " rows for " + labels.size() + " classes");
    }
    int declared = state.integer("n_features_in_", features);
    if (declared != features) {
      throw new UnreadableModel(
          "attribute 'coef_' has " + features + " columns (expected: " + declared + ")");
    }
    weights = transposed(state.doubles("coef_", scores * features), scores, features);
    NdArray bias = state.array("intercept_");
    intercept = new double[scores];
    double[] given = bias.doubles();
    if (given.length != scores && given.length != 1) {
      throw new UnreadableModel(
          "attribute 'intercept_' has " + given.length + " numbers (expected: " + scores + ")");
    }
    for (int i = 0; i < scores; i++) {
      intercept[i] = given.length == 1 ? given[0] : given[i];
    }
    oneAgainstRest = isOneAgainstRest(state);
  }

  public static LogisticRegression read(State state) {
    return new LogisticRegression(state);
  }

  /** The rule of LogisticRegression.predict_proba in every version from 0.19 to 1.9. */
  private boolean isOneAgainstRest(State state) {
    String multiClass = state.text("multi_class", "auto");
    boolean automatic = Set.of("auto", "deprecated").contains(multiClass);
    boolean liblinear = state.text("solver", "lbfgs").equals("liblinear");
    return Set.of("ovr", "warn").contains(multiClass)
        || (automatic && (labels.size() <= 2 || liblinear));
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
    return labels.size() + " classes, " + features + " features";
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
    int k = labels.size();
    int[] chosen = new int[rows.rows()];
    double[] probabilities = new double[rows.rows() * k];
    for (int row = 0; row < chosen.length; row++) {
      chosen[row] = choose(decision, row);
      fillProbabilities(decision, row, probabilities);
    }
    for (int i = 0; single && i < probabilities.length; i++) {
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

  /** The logistic function with every step rounded to float32, as scipy takes it. */
  private static float singleExpit(float score) {
    return 1f / (1f + (float) Math.exp(-score));
  }

  private void fillProbabilities(DenseMatrix decision, int row, double[] out) {
    int k = labels.size();
    int at = row * k;
    if (scores == 1 && k == 2) {
      double score = decision.at(row, 0);
      double scaled = oneAgainstRest ? score : 2 * score;
      double second = single ? singleExpit((float) scaled) : expit(scaled);
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
      out[at + i] = oneAgainstRest ? expit(score) : Math.exp(score - greatest);
      sum += out[at + i];
    }
    for (int i = 0; i < k; i++) {
      out[at + i] /= sum;
    }
  }

  private static double expit(double score) {
    return 1 / (1 + Math.exp(-score));
  }
}
