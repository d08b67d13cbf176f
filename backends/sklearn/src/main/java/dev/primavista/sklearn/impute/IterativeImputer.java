package dev.primavista.sklearn.impute;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.Stacking;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
  private final Optional<MissingIndicator> indicator;

  private IterativeImputer(State state, Reading reading) {
    missing = Missing.read(state);
    initial = reading.estimator(state, "initial_imputer_");
    if (state.flag("sample_posterior", false) || state.flag("keep_empty_features", false)) {
      throw new UnreadableModel("it draws from a posterior, or keeps empty features");
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
    features = state.features(-1) < 0 ? state.array("_min_value").size() : state.features(-1);
    least = bounds(state, "_min_value", "min_value", Double.NEGATIVE_INFINITY);
    greatest = bounds(state, "_max_value", "max_value", Double.POSITIVE_INFINITY);
    indicator =
        state.flag("add_indicator", false)
            ? Optional.of(new MissingIndicator(state.object("indicator_")))
            : Optional.empty();
  }

  private double[] bounds(State state, String fitted, String given, double absent) {
    double[] bounds = new double[features];
    boolean known = state.optional(fitted).isPresent() && state.numbers(fitted).length == features;
    for (int i = 0; i < features; i++) {
      bounds[i] = known ? state.numbers(fitted)[i] : state.number(given, absent);
    }
    return bounds;
  }

  static Estimator read(State state, Reading reading) {
    IterativeImputer model = new IterativeImputer(state, reading);
    return Fitted.of(state, model.features)
        .note(model.features + " features, " + model.steps.size() + " steps")
        .onRows(Method.TRANSFORM, model::transform)
        .build();
  }

  private Matrix transform(Data rows) {
    DenseMatrix given = Rows.dense(rows, features);
    DenseMatrix filled = Rows.numbers(initial.transform(given)).toDense();
    if (filled.columns() != features) {
      throw new IllegalStateException("the initial imputer left columns out");
    }
    double[] values = filled.values().clone();
    for (Step step : steps) {
      DenseMatrix now = new DenseMatrix(given.rows(), features, values);
      for (int row = 0; row < given.rows(); row++) {
        if (missing.matches(given.at(row, step.column()))) {
          DenseMatrix one = new DenseMatrix(1, features, now.row(row)).select(step.others());
          double predicted = Rows.column(step.estimator().apply(Method.PREDICT, one))[0];
          values[row * features + step.column()] =
              Math.clamp(predicted, least[step.column()], greatest[step.column()]);
        }
      }
    }
    Matrix answer = new DenseMatrix(given.rows(), features, values);
    return indicator.isEmpty()
        ? answer
        : Stacking.side(List.of(answer, indicator.get().transform(rows)));
  }
}
