package dev.primavista.sklearn.boosting;

import dev.primavista.core.Amount;
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
import dev.primavista.trees.TreeEnsemble;
import dev.primavista.trees.TreeEnsembleBuilder;
import java.util.Arrays;
import java.util.List;

/** {@code HistGradientBoostingClassifier} and {@code HistGradientBoostingRegressor}. */
final class HistGradientBoosting {
  private final TreeEnsemble trees;
  private final double[] baseline;
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
      throw new UnreadableModel(
          "it was fitted on " + Amount.of(features, "column") + " (expected: >= 1)");
    }
    trees = trees(state.items("_predictors"), known(mapper, features));
  }

  /** The trees of all stages; each stage has one for each output. */
  private TreeEnsemble trees(List<PyValue> stages, long[][] known) {
    TreeEnsembleBuilder builder = new TreeEnsembleBuilder(features, baseline.length, 1, false);
    for (PyValue stage : stages) {
      List<PyValue> trees = State.items("_predictors", stage);
      if (trees.size() != baseline.length) {
        throw new UnreadableModel(
            Amount.of(trees.size(), "tree")
                + " a stage for "
                + Amount.of(baseline.length, "output"));
      }
      for (PyValue tree : trees) {
        if (!(tree instanceof PyObject object)) {
          throw new UnreadableModel("attribute '_predictors' holds " + tree.aTypeName());
        }
        builder.add(new HistTree(new State(object)).tree(known));
      }
    }
    return builder.build();
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
    return Fitted.of(state, input)
        .note(Amount.of(trees.trees(), "tree") + ", " + Amount.of(trees.nodes(), "split"));
  }

  private DenseMatrix raw(Data rows) {
    Data given = new ColumnCount(features).check(rows);
    DenseMatrix dense = Rows.dense(preprocessor.transform(given), features);
    double[] sums = new double[dense.rows() * baseline.length];
    Arrays.setAll(sums, i -> baseline[i % baseline.length]);
    trees.addAll(dense.values(), dense.rows(), sums);
    return new DenseMatrix(dense.rows(), baseline.length, sums);
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
