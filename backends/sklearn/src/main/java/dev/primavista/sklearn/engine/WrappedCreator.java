package dev.primavista.sklearn.engine;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.FeatureNames;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Learned;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.Transformer;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A wrapper around a transformer that makes columns of its own. Since 1.5 of the package they stand
 * behind the columns that it was not given, before that behind all; no file says which, so the
 * estimator that its answer goes to has to.
 *
 * <p>Immutable and thread-safe.
 *
 * @param width of its answer; -1 where nobody said
 * @param names of its answer's columns; empty where nobody said
 */
record WrappedCreator(
    String type,
    List<String> taken,
    List<String> variables,
    Estimator inner,
    int width,
    List<String> names)
    implements Transformer {
  WrappedCreator(String type, List<String> taken, List<String> variables, Estimator inner) {
    this(type, taken, variables, inner, -1, List.of());
  }

  @Override
  public String note() {
    return Amount.of(variables.size(), "column") + " of " + taken.size() + " by " + inner.type();
  }

  @Override
  public Estimator before(Estimator next) {
    List<String> told = next.columnNames();
    int columns =
        switch (next.input()) {
          case Input.Numbers numbers -> numbers.columns();
          case Input.Mixed mixed -> mixed.columns().size();
          default -> told.size();
        };
    if (columns == 0) {
      throw new UnreadableModel(
          "nothing says which columns a "
              + type
              + " around "
              + inner.type()
              + " answers with (expected: an estimator of scikit-learn behind it)");
    }
    return new WrappedCreator(
        type, taken, variables, inner, columns, told.size() == columns ? told : List.of());
  }

  /** None where nobody said what its answer is. */
  @Override
  public Set<Method> methods() {
    return width < 0 ? Set.of() : Set.of(Method.TRANSFORM);
  }

  @Override
  public FeatureNames featureNames() {
    return FeatureNames.ofFrame(taken);
  }

  @Override
  public Input input() {
    return input(new Input.Any());
  }

  @Override
  public Input input(Input next) {
    List<Input.Column> columns = new ArrayList<>();
    for (String name : taken) {
      int place = variables.indexOf(name);
      columns.add(
          place >= 0
              ? inner.input().column(place)
              : next.column(Math.max(0, others().indexOf(name))));
    }
    return new Input.Mixed(columns);
  }

  @Override
  public Learned learned(int turn, Learned next) {
    Map<String, Object> values = new LinkedHashMap<>();
    Learned own = inner.learned(turn, Learned.NOTHING);
    for (int i = 0; i < variables.size(); i++) {
      String name = variables.get(i);
      own.at(name, i).ifPresent(value -> values.put(name, value));
    }
    return new Learned(values);
  }

  private List<String> others() {
    return taken.stream().filter(name -> !variables.contains(name)).toList();
  }

  @Override
  public Data transform(Data rows) {
    Columns given = FrameTransformer.taken(type, taken, rows);
    Matrix made = Rows.numbers(inner.transform(given.select(variables)));
    boolean all = taken.size() + made.columns() == width;
    if (!all && others().size() + made.columns() != width) {
      throw new IllegalStateException(made.columns() + " columns of " + width);
    }
    List<Data> parts = new ArrayList<>();
    List<String> kept = all ? taken : others();
    if (!kept.isEmpty()) {
      parts.add(Rows.table(given.select(kept)));
    }
    parts.add(made.toDense());
    Data table = Rows.beside(parts);
    boolean distinct = names.stream().distinct().count() == width;
    if (!distinct) {
      return table;
    }
    Map<String, Data> columns = new LinkedHashMap<>();
    IntStream.range(0, width)
        .forEach(i -> columns.put(names.get(i), Rows.select(table, new int[] {i})));
    return new Columns(new LinkedHashMap<>(columns));
  }
}
