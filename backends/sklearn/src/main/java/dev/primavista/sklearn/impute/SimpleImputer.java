package dev.primavista.sklearn.impute;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyBool;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Learned;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code SimpleImputer}: a column's own number or text in place of its missing values; columns that
 * had no value are left out.
 */
final class SimpleImputer {
  private final Missing missing;
  private final List<@Nullable Object> statistics;
  private final int[] kept;
  private final Optional<MissingIndicator> indicator;

  /** Whether mixed values stay as they are instead of being read as numbers. */
  private final boolean takesMixed;

  /** Columns whose missing values stay None, as scikit-learn leaves it, where NaN is missing. */
  private final Set<Integer> withNone;

  private SimpleImputer(State state, boolean keepsEmpty) {
    withNone = Set.of();
    missing = Missing.read(state);
    statistics = statistics(state.array("statistics_"));
    takesMixed = !List.of("mean", "median").contains(state.text("strategy", "mean"));
    kept =
        IntStream.range(0, statistics.size())
            .filter(i -> keepsEmpty || !(statistics.get(i) instanceof Double x && x.isNaN()))
            .toArray();
    indicator =
        state.flag("add_indicator", false)
            ? Optional.of(new MissingIndicator(state.object("indicator_")))
            : Optional.empty();
  }

  /** The same before an encoder that knows None in these of its columns. */
  private SimpleImputer(SimpleImputer imputer, Set<Integer> known) {
    missing = imputer.missing;
    statistics = imputer.statistics;
    takesMixed = imputer.takesMixed;
    kept = imputer.kept;
    indicator = imputer.indicator;
    withNone =
        known.stream()
            .filter(place -> missing.isNaN() && !missing.all() && place < kept.length)
            .map(place -> kept[place])
            .collect(Collectors.toSet());
  }

  private static List<@Nullable Object> statistics(NdArray given) {
    List<@Nullable Object> values = new ArrayList<>();
    switch (given.dtype().kind()) {
      case 'O' -> given.objects().forEach(value -> values.add(plain(value)));
      case 'U', 'S' -> values.addAll(given.strings());
      default -> {
        for (double value : given.doubles()) {
          values.add(value);
        }
      }
    }
    return values;
  }

  private static @Nullable Object plain(PyValue value) {
    return switch (value) {
      case PyNone _ -> null;
      case PyStr text -> text.value();
      case PyBool flag -> flag.value();
      case PyValue number -> State.number("statistics_", number);
    };
  }

  /** Up to 1.7 a constant was also put into columns that had no value. */
  static Estimator read(State state) {
    boolean keepsEmpty =
        state.flag("keep_empty_features", false)
            || (state.text("strategy", "mean").equals("constant") && !state.since(1, 8));
    if (state.optional("strategy").orElse(null) instanceof PyObject code) {
      throw new UnreadableModel("parameter 'strategy' is the " + code.typeName());
    }
    return new SimpleImputer(state, keepsEmpty).estimator(state);
  }

  /** {@code Imputer}, which was replaced in 0.22. */
  static Estimator readOld(State state) {
    if (state.integer("axis", 0) != 0) {
      throw new UnreadableModel("parameter 'axis' is 1 (expected: 0)");
    }
    return new SimpleImputer(state, false).estimator(state);
  }

  private boolean numeric() {
    return statistics.stream().allMatch(Double.class::isInstance) && missing.value() != null;
  }

  private Input input() {
    if (numeric() && missing.value() instanceof Double) {
      return new Input.Numbers(statistics.size());
    }
    Input.Column column = new Input.Column(Input.Kind.MIXED, List.of());
    return new Input.Mixed(Collections.nCopies(statistics.size(), column));
  }

  private Estimator estimator(State state) {
    Fitted.Builder builder =
        Fitted.of(state, input())
            .note(state.text("strategy", "mean"))
            .learned(this::learned)
            .before(next -> new SimpleImputer(this, next.columnsWithNone()).estimator(state))
            .onRows(Method.TRANSFORM, this::transform);
    if (indicator.isPresent() && numeric() && state.since(0, 24)) {
      int[] marked = indicator.get().features();
      builder.onRows(Method.INVERSE_TRANSFORM, rows -> inverse(rows, marked));
    }
    return builder.build();
  }

  /** What comes next was fitted on, else what stands for missing values. */
  private Learned learned(int turn, Learned next) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < kept.length; i++) {
      Object own = statistics.get(kept[i]);
      Object value = next.values().getOrDefault(String.valueOf(i), own);
      if (value != null && !(value instanceof Boolean)) {
        values.put(String.valueOf(kept[i]), value);
      }
    }
    return new Learned(values);
  }

  /**
   * Puts missing values back where the indicator says. As scikit-learn's, it takes a column that is
   * missing in all of these rows for one that was left out.
   */
  private DenseMatrix inverse(Data rows, int[] marked) {
    DenseMatrix given = Rows.numbers(rows).toDense();
    int filled = given.columns() - marked.length;
    int n = statistics.size();
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

  private Data transform(Data rows) {
    boolean mixed = !numeric() || !withNone.isEmpty() || (takesMixed && hasMixed(rows));
    Data given =
        mixed
            ? missing.cells(rows, statistics.size(), withNone)
            : missing.numbers(rows, statistics.size());
    Data answer = given instanceof Cells cells ? filledCells(cells) : filled(Rows.numbers(given));
    return indicator.isEmpty()
        ? answer
        : Rows.beside(List.of(answer, indicator.get().transform(given)));
  }

  private static boolean hasMixed(Data rows) {
    return switch (rows) {
      case Cells _ -> true;
      case Columns named -> !named.columns().values().stream().allMatch(Matrix.class::isInstance);
      default -> false;
    };
  }

  private Matrix filled(Matrix given) {
    double[] numbers = statistics.stream().mapToDouble(value -> (Double) value).toArray();
    Matrix filled = given.map((x, column) -> missing.matches(x) ? numbers[column] : x);
    if (kept.length == numbers.length) {
      return filled;
    }
    DenseMatrix chosen = filled.toDense().select(kept);
    return filled instanceof SparseMatrix ? SparseMatrix.of(chosen) : chosen;
  }

  private Cells filledCells(Cells cells) {
    @Nullable Object[] filled = cells.values().clone();
    for (int i = 0; i < filled.length; i++) {
      if (missing.matchesCell(filled[i])) {
        filled[i] = statistics.get(i % statistics.size());
      }
    }
    return new Cells(cells.rows(), cells.columns(), filled).select(kept);
  }
}
