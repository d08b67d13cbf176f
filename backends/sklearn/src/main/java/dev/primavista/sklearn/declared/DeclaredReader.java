package dev.primavista.sklearn.declared;

import dev.primavista.sklearn.compose.ColumnSelector;
import dev.primavista.sklearn.compose.Selection;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Passthrough;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.preprocessing.NumpyFunction;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** From what is declared of a class to the estimator that an instance of it is. */
final class DeclaredReader {
  private DeclaredReader() {}

  /** Empty for what is read as something else, or not looked at. */
  static Optional<Reading.Reader> of(Meaning meaning) {
    return switch (meaning) {
      case Meaning.Selects selects -> Optional.of((state, reading) -> selection(state, selects));
      case Meaning.Drops drops -> Optional.of((state, reading) -> drop(state, drops));
      case Meaning.Applies applies -> Optional.of((state, reading) -> function(state, applies));
      case Meaning.Clips clips -> Optional.of((state, reading) -> clip(state, clips));
      case Meaning.Fills fills -> Optional.of((state, reading) -> Filling.read(state, fills));
      case Meaning.AppendsRatios ratios -> Optional.of((state, reading) -> ratios(state, ratios));
      case Meaning.Dense _ -> Optional.of((state, reading) -> dense(state));
      case Meaning.Passthrough _ -> Optional.of((state, reading) -> new Passthrough());
      case Meaning.SameAs _, Meaning.Unused _ -> Optional.empty();
    };
  }

  private static Estimator selection(State state, Meaning.Selects selects) {
    String attribute =
        selects.attributes().stream()
            .filter(name -> state.optional(name).isPresent())
            .findFirst()
            .orElse(selects.attributes().getFirst());
    Selection columns = chosen(state, attribute);
    if (columns.isNamed()) {
      return new ColumnSelector(state.type(), columns.columnNames());
    }
    int[] places = places(columns);
    int width = state.features(Arrays.stream(places).max().orElse(-1) + 1);
    return new DeclaredStep(
        state.type(),
        "columns " + columns.columnIndices(),
        rows -> Rows.select(rows, places),
        next -> new Input.Numbers(width));
  }

  private static Estimator drop(State state, Meaning.Drops drops) {
    Selection columns = chosen(state, drops.attribute());
    if (columns.isNamed()) {
      return DeclaredStep.ofSameShape(
          state.type(),
          "without " + columns.columnNames(),
          rows -> ByColumn.without(rows, columns.columnNames()));
    }
    int[] dropped = places(columns);
    return new DeclaredStep(
        state.type(),
        "without columns " + columns.columnIndices(),
        rows -> ByColumn.without(rows, dropped),
        next ->
            next instanceof Input.Numbers numbers
                ? new Input.Numbers(numbers.columns() + dropped.length)
                : next);
  }

  private static Estimator function(State state, Meaning.Applies applies) {
    DoubleUnaryOperator function = NumpyFunction.named(applies.function());
    Optional<Selection> columns =
        applies.columns().filter(name -> isSet(state, name)).map(name -> chosen(state, name));
    Matrix.ColumnFunction change = (value, column) -> function.applyAsDouble(value);
    return DeclaredStep.ofSameShape(
        state.type(),
        "numpy." + applies.function(),
        rows ->
            columns.isEmpty()
                ? ByColumn.each(rows, change)
                : ByColumn.each(rows, columns.get(), change));
  }

  private static Estimator clip(State state, Meaning.Clips clips) {
    double[] low = bounds(state, clips.low(), Double.NEGATIVE_INFINITY);
    double[] high = bounds(state, clips.high(), Double.POSITIVE_INFINITY);
    return DeclaredStep.ofSameShape(
        state.type(),
        "clipped",
        rows ->
            ByColumn.each(
                rows,
                (value, column) ->
                    Math.min(
                        Math.max(value, ByColumn.at(low, column)), ByColumn.at(high, column))));
  }

  private static double[] bounds(State state, @Nullable String attribute, double absent) {
    return attribute == null || !isSet(state, attribute)
        ? new double[] {absent}
        : state.numbers(attribute);
  }

  /** Whether this attribute is anything but None; a wrong name must not pass for None. */
  private static boolean isSet(State state, String attribute) {
    if (state.object().attribute(attribute).isEmpty()) {
      throw new UnreadableModel("attribute '" + attribute + "' is missing (is it declared right?)");
    }
    return state.optional(attribute).isPresent();
  }

  private static Estimator ratios(State state, Meaning.AppendsRatios ratios) {
    int added = ratios.ratios().size();
    return new DeclaredStep(
        state.type(),
        added + " ratios",
        rows -> ByColumn.withRatios(rows, ratios.ratios()),
        next ->
            next instanceof Input.Numbers numbers
                ? new Input.Numbers(numbers.columns() - added)
                : next);
  }

  private static Estimator dense(State state) {
    return DeclaredStep.ofSameShape(state.type(), "", DeclaredReader::full);
  }

  private static Data full(Data rows) {
    return rows instanceof Matrix matrix ? matrix.toDense() : rows;
  }

  /** Columns from the end, or up to it, are known only where the class says how many there are. */
  private static Selection chosen(State state, String attribute) {
    int columns = state.features(Selection.UNKNOWN);
    if (columns == Selection.UNKNOWN && state.required(attribute).typeName().endsWith("slice")) {
      throw new UnreadableModel(
          "attribute '" + attribute + "' is a slice (expected: names or places of columns)");
    }
    return Selection.read(state.required(attribute), List.of(), columns);
  }

  private static int[] places(Selection columns) {
    return columns.columnIndices().stream().flatMapToInt(IntStream::of).toArray();
  }
}
