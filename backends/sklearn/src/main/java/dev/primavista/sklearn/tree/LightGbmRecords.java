package dev.primavista.sklearn.tree;

import dev.primavista.core.Amount;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Probabilities;
import dev.primavista.trees.lightgbm.LightGbmModel;
import dev.primavista.trees.lightgbm.LightGbmText;
import dev.primavista.trees.lightgbm.Objective;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@code lightgbm.basic.Booster} in a file: the model text in {@code handle}, since 4.x {@code
 * _handle}.
 */
public final class LightGbmRecords {
  private LightGbmRecords() {}

  /** The booster of an estimator. */
  static State booster(State estimator) {
    if (!(estimator.required("_Booster") instanceof PyObject object)) {
      throw new UnreadableModel("attribute '_Booster' is no booster");
    }
    return new State(object);
  }

  /** The model of an estimator that ranks or classifies. */
  static LightGbmModel everyTree(State estimator) {
    if (estimator.flag("pred_early_stop", false)) {
      throw new UnreadableModel("parameter 'pred_early_stop' is true (expected: false)");
    }
    return model(booster(estimator));
  }

  static LightGbmModel model(State booster) {
    PyValue handle = booster.optional("handle").or(() -> booster.optional("_handle")).orElse(null);
    if (!(handle instanceof PyStr text)) {
      throw new UnreadableModel("the booster holds no model text");
    }
    return LightGbmText.parse(text.utf8(), booster.integer("best_iteration", 0));
  }

  /** A booster on its own. */
  static Estimator readBooster(State state) {
    LightGbmModel model = model(state);
    return withCategories(booster(model), model, state.optional("pandas_categorical"));
  }

  /** The estimator of a model text in UTF-8; {@code predict} is that of LightGBM's Booster. */
  public static Estimator ofText(byte[] text) {
    LightGbmModel model = LightGbmText.parse(ByteBuffer.wrap(text), 0);
    return withCategories(booster(model), model, Optional.empty());
  }

  /** LightGBM takes any number, infinite ones too. */
  private static Estimator booster(LightGbmModel model) {
    int features = model.trees().features();
    Fitted.Builder builder =
        Fitted.named("Booster", new Input.Numbers(features))
            .note(note(model))
            .columnNames(columnNames(model))
            .onRows(Method.PREDICT, rows -> predict(model, Rows.dense(rows, features)));
    boolean classes =
        model.classes() > 1
            || model.objective() instanceof Objective.Sigmoid
            || model.objective() instanceof Objective.Softplus;
    if (classes) {
      builder
          .onRows(Method.PREDICT_PROBA, rows -> probabilities(model, Rows.dense(rows, features)))
          .onRows(Method.DECISION_FUNCTION, rows -> raw(model, Rows.dense(rows, features)));
    }
    return builder.build();
  }

  /** The estimator behind the categories of its text, or of the booster's attribute. */
  static Estimator withCategories(
      Estimator estimator, LightGbmModel model, Optional<PyValue> attribute) {
    return PandasCategories.of(model, attribute)
        .map(categories -> (Estimator) new Categorised(estimator, categories))
        .orElse(estimator);
  }

  /** The columns of a data frame; empty where LightGBM only numbered them. */
  static List<String> columnNames(LightGbmModel model) {
    List<String> names = model.featureNames();
    boolean numbered =
        IntStream.range(0, names.size()).allMatch(i -> names.get(i).equals("Column_" + i));
    return numbered || names.size() != model.trees().features() ? List.of() : names;
  }

  static String note(LightGbmModel model) {
    return Amount.of(model.trees().trees(), "tree")
        + ", "
        + Amount.of(model.trees().nodes(), "split");
  }

  private static Data predict(LightGbmModel model, DenseMatrix rows) {
    return perRow(model, rows, model.predict(rows.values(), rows.rows()));
  }

  private static Data probabilities(LightGbmModel model, DenseMatrix rows) {
    return switch (predict(model, rows)) {
      case Vector second ->
          Probabilities.ofSecond(new DenseMatrix(rows.rows(), 1, second.values()));
      case Data all -> all;
    };
  }

  private static Data raw(LightGbmModel model, DenseMatrix rows) {
    return perRow(model, rows, model.predictRaw(rows.values(), rows.rows()));
  }

  private static Data perRow(LightGbmModel model, DenseMatrix rows, double[] answers) {
    return Vector.ifSingle(new DenseMatrix(rows.rows(), model.classes(), answers));
  }
}
