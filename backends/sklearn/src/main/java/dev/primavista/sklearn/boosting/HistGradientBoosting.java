package dev.primavista.sklearn.boosting;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.ColumnCount;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Passthrough;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Probabilities;
import java.util.ArrayList;
import java.util.List;

/** {@code HistGradientBoostingClassifier} and {@code HistGradientBoostingRegressor}. */
final class HistGradientBoosting {
  private final List<List<HistTree>> stages = new ArrayList<>();
  private final double[] baseline;
  private final long[][] known;
  private final Estimator preprocessor;
  private final int features;

  private HistGradientBoosting(State state, Reading reading) {
    baseline = state.numbers("_baseline_prediction");
    preprocessor =
        state.optional("_preprocessor").isPresent()
            ? reading.estimator(state, "_preprocessor")
            : new Passthrough();
    String attribute = state.optional("_bin_mapper").isPresent() ? "_bin_mapper" : "bin_mapper_";
    State mapper = state.object(attribute);
    features = state.features(state.integer("_n_features", -1));
    if (features < 1) {
      throw new UnreadableModel("it was fitted on " + features + " columns (expected: >= 1)");
    }
    known = known(mapper, features);
    for (PyValue stage : state.items("_predictors")) {
      List<HistTree> trees = new ArrayList<>();
      for (PyValue tree : State.items("_predictors", stage)) {
        if (!(tree instanceof PyObject object)) {
          throw new UnreadableModel("attribute '_predictors' holds a " + tree.typeName());
        }
        trees.add(new HistTree(new State(object), features));
      }
      if (trees.size() != baseline.length) {
        throw new UnreadableModel(
            trees.size() + " trees a stage for " + baseline.length + " outputs");
      }
      stages.add(trees);
    }
  }

  /** The categories that were seen, as bits; the mapper keeps them as its thresholds. */
  private static long[][] known(State mapper, int features) {
    long[][] known = new long[features][0];
    if (mapper.optional("is_categorical_").isEmpty()) {
      return known;
    }
    long[] categorical = mapper.array("is_categorical_").longs();
    List<PyValue> thresholds = mapper.items("bin_thresholds_");
    for (int i = 0; i < features && i < categorical.length; i++) {
      if (categorical[i] != 0 && thresholds.get(i) instanceof NdArray categories) {
        known[i] = new long[8];
        for (double category : categories.doubles()) {
          known[i][(int) category / 32] |= 1L << ((int) category % 32);
        }
      }
    }
    return known;
  }

  private Fitted.Builder builder(State state) {
    Input input =
        preprocessor.input() instanceof Input.Any
            ? new Input.Numbers(features)
            : preprocessor.input();
    int nodes = stages.stream().flatMap(List::stream).mapToInt(HistTree::nodes).sum();
    return Fitted.of(state, input).note(stages.size() + " stages, " + nodes + " nodes");
  }

  private DenseMatrix raw(Data rows) {
    Data given = new ColumnCount(features).check(rows);
    DenseMatrix dense = Rows.dense(preprocessor.transform(given), features);
    int k = baseline.length;
    double[] out = new double[dense.rows() * k];
    for (int row = 0; row < dense.rows(); row++) {
      for (int i = 0; i < k; i++) {
        double sum = baseline[i];
        for (List<HistTree> stage : stages) {
          sum += stage.get(i).of(dense, row, known);
        }
        out[row * k + i] = sum;
      }
    }
    return new DenseMatrix(dense.rows(), k, out);
  }

  static Estimator readRegressor(State state, Reading reading) {
    HistGradientBoosting model = new HistGradientBoosting(state, reading);
    String loss = state.text("loss", "squared_error");
    boolean logarithmic = loss.equals("poisson") || loss.equals("gamma");
    return model
        .builder(state)
        .onRows(
            Method.PREDICT,
            rows -> {
              DenseMatrix raw = model.raw(rows);
              return new Vector((logarithmic ? raw.map(Math::exp) : raw).values());
            })
        .build();
  }

  static Estimator readClassifier(State state, Reading reading) {
    HistGradientBoosting model = new HistGradientBoosting(state, reading);
    Labels labels = state.classes();
    return model
        .builder(state)
        .labels(labels)
        .onRows(Method.DECISION_FUNCTION, rows -> Vector.ifSingle(model.raw(rows)))
        .onRows(Method.PREDICT_PROBA, rows -> probabilities(model.raw(rows)))
        .onRows(Method.PREDICT, rows -> Fitted.greatestOf(labels, probabilities(model.raw(rows))))
        .build();
  }

  private static DenseMatrix probabilities(DenseMatrix raw) {
    return raw.columns() == 1
        ? Probabilities.ofSecond(raw.map(Probabilities::expit))
        : Probabilities.softmax(raw);
  }
}
