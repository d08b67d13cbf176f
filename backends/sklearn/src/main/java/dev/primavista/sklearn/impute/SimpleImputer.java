package dev.primavista.sklearn.impute;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyFloat;
import dev.primavista.pickle.PyInt;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.data.Stacking;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code SimpleImputer}: a column's own number or text in place of its missing values; columns that
 * had no value are left out.
 */
final class SimpleImputer {
  private final Missing missing;
  private final double[] statistics;
  private final int[] kept;
  private final Optional<MissingIndicator> indicator;

  private SimpleImputer(State state, boolean keepsEmpty) {
    missing = Missing.read(state);
    NdArray given = state.array("statistics_");
    statistics =
        given.dtype().kind() == 'O'
            ? given.objects().stream()
                .mapToDouble(value -> State.number("statistics_", value))
                .toArray()
            : given.doubles();
    kept =
        IntStream.range(0, statistics.length)
            .filter(i -> keepsEmpty || !Double.isNaN(statistics[i]))
            .toArray();
    indicator =
        state.flag("add_indicator", false)
            ? Optional.of(new MissingIndicator(state.object("indicator_")))
            : Optional.empty();
  }

  static Estimator read(State state) {
    NdArray statistics = state.array("statistics_");
    if ("OUS".indexOf(statistics.dtype().kind()) >= 0 && !numeric(statistics)) {
      return readTexts(state, statistics);
    }
    boolean keepsEmpty =
        state.flag("keep_empty_features", false)
            || state.text("strategy", "mean").equals("constant");
    return new SimpleImputer(state, keepsEmpty).estimator(state);
  }

  private static boolean numeric(NdArray statistics) {
    return statistics.dtype().kind() == 'O'
        && statistics.objects().stream()
            .allMatch(value -> value instanceof PyFloat || value instanceof PyInt);
  }

  /** {@code Imputer}, which was replaced in 0.22. */
  static Estimator readOld(State state) {
    if (state.integer("axis", 0) != 0) {
      throw new UnreadableModel("parameter 'axis' is 1 (expected: 0)");
    }
    return new SimpleImputer(state, false).estimator(state);
  }

  private Estimator estimator(State state) {
    Fitted.Builder builder =
        Fitted.of(state, statistics.length)
            .note(state.text("strategy", "mean"))
            .onRows(Method.TRANSFORM, this::transform);
    if (indicator.isPresent() && state.since(0, 24)) {
      int[] marked = indicator.get().features();
      builder.onRows(Method.INVERSE_TRANSFORM, rows -> inverse(rows, marked));
    }
    return builder.build();
  }

  /**
   * Puts missing values back where the indicator says. As scikit-learn's, it takes a column that is
   * missing in all of these rows for one that was left out.
   */
  private DenseMatrix inverse(Data rows, int[] marked) {
    DenseMatrix given = Rows.numbers(rows).toDense();
    int filled = given.columns() - marked.length;
    int n = statistics.length;
    double[] values = new double[given.rows() * n];
    for (int row = 0; row < given.rows(); row++) {
      for (int i = 0; i < marked.length; i++) {
        values[row * n + marked[i]] = given.at(row, filled + i) != 0 ? 1 : 0;
      }
    }
    DenseMatrix mask = new DenseMatrix(given.rows(), n, values.clone());
    int next = 0;
    for (int column = 0; column < n && next < filled; column++) {
      int at = column;
      boolean all = IntStream.range(0, given.rows()).allMatch(row -> mask.at(row, at) != 0);
      for (int row = 0; row < given.rows() && !all; row++) {
        values[row * n + column] = given.at(row, next);
      }
      next += all ? 0 : 1;
    }
    double absent = missing.value() instanceof Double number ? number : Double.NaN;
    for (int i = 0; i < values.length; i++) {
      values[i] = mask.values()[i] != 0 ? absent : values[i];
    }
    return new DenseMatrix(given.rows(), n, values);
  }

  private Matrix transform(Data rows) {
    Matrix given = Rows.matrix(rows, statistics.length);
    Matrix filled =
        given instanceof SparseMatrix sparse
            ? sparse.map((x, column) -> missing.matches(x) ? statistics[column] : x)
            : given.toDense().map((x, column) -> missing.matches(x) ? statistics[column] : x);
    Matrix answer = filled;
    if (kept.length != statistics.length) {
      DenseMatrix chosen = filled.toDense().select(kept);
      answer = filled instanceof SparseMatrix ? SparseMatrix.of(chosen) : chosen;
    }
    return indicator.isEmpty()
        ? answer
        : Stacking.side(List.of(answer, indicator.get().transform(rows)));
  }

  private static Estimator readTexts(State state, NdArray statistics) {
    if (state.flag("add_indicator", false)) {
      throw new UnreadableModel("texts with an indicator (expected: without)");
    }
    Missing missing = Missing.read(state);
    List<@Nullable Object> values = new ArrayList<>();
    if (statistics.dtype().kind() == 'O') {
      statistics.objects().forEach(value -> values.add(plain(value)));
    } else {
      values.addAll(statistics.strings());
    }
    Input.Column column = new Input.Column(Input.Kind.MIXED, List.of());
    return Fitted.of(state, new Input.Mixed(Collections.nCopies(values.size(), column)))
        .note(state.text("strategy", "most_frequent"))
        .onRows(
            Method.TRANSFORM,
            rows -> {
              Cells cells = Rows.cells(rows, values.size());
              @Nullable Object[] filled = cells.values().clone();
              for (int i = 0; i < filled.length; i++) {
                if (missing.matchesCell(filled[i])) {
                  filled[i] = values.get(i % values.size());
                }
              }
              return new Cells(cells.rows(), cells.columns(), filled);
            })
        .build();
  }

  private static @Nullable Object plain(PyValue value) {
    return switch (value) {
      case PyNone _ -> null;
      case PyStr text -> text.value();
      case PyValue number -> State.number("statistics_", number);
    };
  }
}
