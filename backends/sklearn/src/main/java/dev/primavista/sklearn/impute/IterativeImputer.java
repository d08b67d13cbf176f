package dev.primavista.sklearn.impute;

import dev.primavista.core.Amount;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** {@code IterativeImputer}: each missing value predicted from the other columns, in rounds. */
final class IterativeImputer {
  /** One prediction of a column from others. */
  private record Step(int column, int[] others, Estimator estimator) {}

  private final Missing missing;
  private final Estimator initial;
  private final List<Step> steps = new ArrayList<>();
  private final double[] least;
  private final double[] greatest;
  private final int features;

  /** The columns that had a value; places in steps and bounds are among them. */
  private final int[] kept;

  /** Per kept column, whether its initial value stays. */
  private final boolean[] untouched;

  private final Optional<MissingIndicator> indicator;

  private IterativeImputer(State state, Reading reading) {
    missing = Missing.read(state);
    initial = reading.estimator(state, "initial_imputer_");
    if (state.flag("sample_posterior", false)) {
      throw new UnreadableModel("parameter 'sample_posterior' is True (expected: False)");
    }
    for (PyValue item : state.items("imputation_sequence_")) {
      List<PyValue> parts =
          item instanceof PyObject object
              ? object.arguments().items()
              : item instanceof PyTuple tuple ? tuple.items() : List.of();
      if (parts.size() != 3 || !(parts.get(1) instanceof NdArray others)) {
        throw new UnreadableModel("attribute 'imputation_sequence_' holds no triplets");
      }
      int column = State.integer("imputation_sequence_", parts.get(0));
      steps.add(
          new Step(column, others.ints(), reading.estimator("step " + steps.size(), parts.get(2))));
    }
    double[] statistics = state.object("initial_imputer_").numbers("statistics_");
    features = statistics.length;
    boolean[] empty = new boolean[features];
    for (int i = 0; i < features; i++) {
      empty[i] = Double.isNaN(statistics[i]);
    }
    if (state.optional("_is_empty_feature").isPresent()) {
      double[] marks = state.doubles("_is_empty_feature", features);
      for (int i = 0; i < features; i++) {
        empty[i] = marks[i] != 0;
      }
    }
    boolean keepsEmpty = state.flag("keep_empty_features", false);
    kept = IntStream.range(0, features).filter(i -> keepsEmpty || !empty[i]).toArray();
    untouched = new boolean[kept.length];
    for (int i = 0; i < kept.length; i++) {
      untouched[i] = empty[kept[i]];
    }
    least = bounds(state, "_min_value", "min_value", Double.NEGATIVE_INFINITY);
    greatest = bounds(state, "_max_value", "max_value", Double.POSITIVE_INFINITY);
    indicator =
        state.flag("add_indicator", false)
            ? Optional.of(new MissingIndicator(state.object("indicator_")))
            : Optional.empty();
  }

  private double[] bounds(State state, String fitted, String given, double absent) {
    double[] bounds = new double[kept.length];
    if (state.optional(fitted).isPresent()) {
      return state.doubles(fitted, kept.length);
    }
    Arrays.fill(bounds, steps.isEmpty() ? absent : state.number(given, absent));
    return bounds;
  }

  static Estimator read(State state, Reading reading) {
    reading.rowsTogether();
    IterativeImputer model = new IterativeImputer(state, reading);
    return Fitted.of(state, model.features)
        .fullOnly()
        .note(Amount.of(model.features, "feature") + ", " + Amount.of(model.steps.size(), "step"))
        .onRows(Method.TRANSFORM, model::transform)
        .build();
  }

  private Data transform(Data rows) {
    DenseMatrix given = missing.numbers(rows, features).toDense();
    DenseMatrix filled = Rows.numbers(initial.transform(given)).toDense();
    if (filled.columns() == features && kept.length < features) {
      filled = filled.select(kept);
    }
    Data answer = imputed(given.select(kept), filled);
    return indicator.isEmpty()
        ? answer
        : Rows.beside(List.of(answer, indicator.get().transform(given)));
  }

  private boolean isMissing(DenseMatrix given, int row, int column) {
    return !untouched[column] && missing.matches(given.at(row, column));
  }

  /** Rows that are missing altogether, if there are no others, keep their initial values. */
  private DenseMatrix imputed(DenseMatrix given, DenseMatrix filled) {
    if (IntStream.range(0, given.values().length)
        .allMatch(i -> isMissing(given, i / kept.length, i % kept.length))) {
      return filled;
    }
    double[] values = filled.values().clone();
    for (Step step : steps) {
      DenseMatrix now = new DenseMatrix(given.rows(), kept.length, values);
      for (int row = 0; row < given.rows(); row++) {
        if (isMissing(given, row, step.column())) {
          DenseMatrix one = new DenseMatrix(1, kept.length, now.row(row)).select(step.others());
          double predicted = Rows.column(step.estimator().apply(Method.PREDICT, one))[0];
          values[row * kept.length + step.column()] =
              Math.clamp(predicted, least[step.column()], greatest[step.column()]);
        }
      }
    }
    return new DenseMatrix(given.rows(), kept.length, values);
  }
}
