package dev.primavista.sklearn.tree;

import dev.primavista.core.Amount;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyObject;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Scored;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Probabilities;
import dev.primavista.trees.lightgbm.LightGbmModel;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** {@code lightgbm.LGBMClassifier}. */
public final class LightGbmClassifier implements Scored {
  private final Labels labels;
  private final LightGbmModel model;

  /** Whether it has {@code decision_function}, which scikit-learn prefers to probabilities. */
  private final boolean decides;

  private LightGbmClassifier(Labels labels, LightGbmModel model, boolean decides) {
    this.labels = labels;
    this.model = model;
    this.decides = decides;
    int expected = labels.size() <= 2 ? 1 : labels.size();
    if (model.classes() != expected) {
      throw new UnreadableModel(
          "its text has "
              + Amount.of(model.classes(), "output")
              + " for "
              + Amount.of(labels.size(), "class")
              + " (expected: "
              + expected
              + ")");
    }
  }

  public static Estimator read(State state) {
    State booster = LightGbmRecords.booster(state);
    LightGbmModel model = LightGbmRecords.everyTree(state);
    return LightGbmRecords.withCategories(
        new LightGbmClassifier(Labels.of(classes(state)), model, since47(state)),
        model,
        booster.optional("pandas_categorical"));
  }

  /** Since LightGBM 4.7 an estimator says whether its columns had names. */
  private static boolean since47(State state) {
    return state.optional("_fitted_with_feature_names").isPresent();
  }

  private static NdArray classes(State state) {
    if (state.optional("_le").orElse(null) instanceof PyObject encoder) {
      return new State(encoder).array("classes_");
    }
    return state.array("_classes");
  }

  /** The boosted trees and their transform. */
  public LightGbmModel model() {
    return model;
  }

  @Override
  public String type() {
    return "LGBMClassifier";
  }

  @Override
  public String note() {
    return LightGbmRecords.note(model) + ", " + Amount.of(labels.size(), "class");
  }

  @Override
  public List<String> columnNames() {
    return LightGbmRecords.columnNames(model);
  }

  @Override
  public Set<Method> methods() {
    Set<Method> methods = EnumSet.copyOf(Scored.super.methods());
    if (!decides) {
      methods.remove(Method.DECISION_FUNCTION);
    }
    return methods;
  }

  @Override
  public Data apply(Method method, Data rows) {
    if (!has(method)) {
      throw hasNo(method);
    }
    return Scored.super.apply(method, rows);
  }

  @Override
  public Input input() {
    return new Input.Numbers(model.trees().features());
  }

  @Override
  public Labels labels() {
    return labels;
  }

  /** Raw scores. */
  @Override
  public DenseMatrix decisionFunction(Matrix rows) {
    DenseMatrix dense = rows.toDense();
    double[] scores = model.predictRaw(dense.values(), rows.rows());
    return new DenseMatrix(rows.rows(), model.classes(), scores);
  }

  @Override
  public Classes classify(Matrix rows) {
    DenseMatrix dense = rows.toDense();
    DenseMatrix answered =
        new DenseMatrix(rows.rows(), model.classes(), model.predict(dense.values(), rows.rows()));
    return Classes.mostProbable(
        answered.columns() == 1 ? Probabilities.ofSecond(answered) : answered);
  }
}
