package dev.primavista.sklearn.ensemble;

import dev.primavista.core.Amount;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Many;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Averages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code StackingClassifier} and {@code StackingRegressor}: members' answers side by side are the
 * features of a final estimator.
 */
final class Stacking {
  private final List<Estimator> members;
  private final List<Method> asked = new ArrayList<>();
  private final Estimator last;
  private final boolean passthrough;
  private final int classes;

  private Stacking(State state, Reading reading, int classes) {
    members = reading.estimators(state);
    last = reading.estimator(state, "final_estimator_");
    passthrough = state.flag("passthrough", false);
    this.classes = classes;
    for (PyValue name : state.items("stack_method_")) {
      String method = name instanceof PyStr text ? text.value() : name.typeName();
      asked.add(
          Method.named(method)
              .orElseThrow(() -> new UnreadableModel("stack method '" + method + "'")));
    }
    if (asked.size() != members.size()) {
      throw new UnreadableModel(
          Amount.of(asked.size(), "stack method")
              + " for "
              + Amount.of(members.size(), "member")
              + " (expected: as many)");
    }
  }

  static Estimator readRegressor(State state, Reading reading) {
    Stacking stacking = new Stacking(state, reading, 0);
    return stacking
        .builder(state)
        .onRows(
            Method.PREDICT, rows -> stacking.last.apply(Method.PREDICT, stacking.features(rows)))
        .build();
  }

  static Estimator readClassifier(State state, Reading reading) {
    if (state.required("classes_") instanceof PyList outputs) {
      return readOutputs(state, reading, outputs.items());
    }
    Labels labels = state.classes();
    Stacking stacking = new Stacking(state, reading, labels.size());
    Fitted.Builder builder = stacking.builder(state).labels(labels);
    for (Method method : List.of(Method.PREDICT_PROBA, Method.DECISION_FUNCTION)) {
      if (stacking.last.has(method)) {
        builder.onRows(method, rows -> stacking.last.apply(method, stacking.features(rows)));
      }
    }
    return builder.onRows(Method.PREDICT, rows -> stacking.label(labels, rows)).build();
  }

  /** Several labels a row: of each one the final estimator's first column is passed on. */
  private static Estimator readOutputs(State state, Reading reading, List<PyValue> outputs) {
    for (PyValue classes : outputs) {
      if (!(classes instanceof NdArray array) || !isZeroAndOne(array.doubles())) {
        throw new UnreadableModel("attribute 'classes_' names others than 0 and 1");
      }
    }
    Stacking stacking = new Stacking(state, reading, outputs.size());
    Fitted.Builder builder = stacking.builder(state);
    if (stacking.last.has(Method.PREDICT_PROBA)) {
      builder.onRows(
          Method.PREDICT_PROBA,
          rows -> firstColumns(stacking.last.apply(Method.PREDICT_PROBA, stacking.features(rows))));
    }
    return builder
        .onRows(
            Method.PREDICT, rows -> stacking.last.apply(Method.PREDICT, stacking.features(rows)))
        .build();
  }

  private static boolean isZeroAndOne(double[] classes) {
    return Arrays.equals(classes, new double[] {0, 1});
  }

  private static Data firstColumns(Data answer) {
    if (!(answer instanceof Many many)) {
      return answer;
    }
    List<double[]> columns = new ArrayList<>();
    for (Data part : many.parts()) {
      columns.add(Averages.column(Rows.numbers(part).toDense(), 0));
    }
    return Averages.columns(columns);
  }

  private Fitted.Builder builder(State state) {
    return Fitted.around(state, new Members(members).input())
        .note(Amount.of(members.size(), "member") + ", " + last.type())
        .onRows(Method.TRANSFORM, this::features);
  }

  /** The final estimator was fitted on the labels' numbers. */
  private Chosen label(Labels labels, Data rows) {
    double[] numbers = Rows.column(last.apply(Method.PREDICT, features(rows)));
    int[] chosen = new int[numbers.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = (int) numbers[i];
    }
    return new Chosen(labels, chosen);
  }

  private Matrix features(Data rows) {
    List<Matrix> parts = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      Data answer = members.get(i).apply(asked.get(i), rows);
      if (answer instanceof Many many) {
        many.parts().forEach(part -> parts.add(withoutFirst(part)));
      } else if (asked.get(i) == Method.PREDICT_PROBA && classes == 2) {
        parts.add(withoutFirst(answer));
      } else {
        parts.add(Rows.numbers(answer));
      }
    }
    if (passthrough) {
      parts.add(Rows.numbers(rows));
    }
    return dev.primavista.sklearn.data.Stacking.side(parts);
  }

  private static DenseMatrix withoutFirst(Data answer) {
    DenseMatrix all = Rows.numbers(answer).toDense();
    int[] kept = new int[all.columns() - 1];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = i + 1;
    }
    return all.select(kept);
  }
}
