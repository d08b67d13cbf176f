package dev.primavista.sklearn;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.sklearn.compose.ColumnSelector;
import dev.primavista.sklearn.compose.ColumnTransformer;
import dev.primavista.sklearn.compose.FeatureUnion;
import dev.primavista.sklearn.compose.Pipeline;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Passthrough;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * A model's inputs as tensors: one matrix, or one tensor per column, or either where the model was
 * fitted on columns of numbers that have names.
 */
final class SklearnInputs {
  /** The one input of a model that takes a matrix. */
  static final String MATRIX = "input";

  /** A model of more columns states a matrix; its columns are taken by name all the same. */
  private static final int MOST_COLUMNS = 256;

  private final Input input;
  private final List<TensorSpec> columns;
  private final List<TensorSpec> matrix;
  private final boolean wide;
  private final Map<String, Input.Kind> kinds = new HashMap<>();
  private final boolean ignoresOthers;
  private final List<String> order;
  private final RequestRows request;

  SklearnInputs(SklearnModel model) {
    this.input = model.input();
    this.ignoresOthers = selects(model.root());
    this.columns = columns(model);
    this.matrix = matrix(model);
    this.order = order(model.featureNames());
    this.wide = columns.isEmpty() || (columns.size() > MOST_COLUMNS && !matrix.isEmpty());
    this.request = new RequestRows(input, columns, matrix, called(model));
  }

  /** All columns of the fit, among them those that nothing picks; else those that are inputs. */
  private List<String> order(List<String> fitted) {
    List<String> used = columns.stream().map(TensorSpec::name).toList();
    return new HashSet<>(fitted).containsAll(used) ? fitted : used;
  }

  /**
   * The columns as the model itself calls them, where their names are such as no input can have.
   */
  private List<String> called(SklearnModel model) {
    List<String> own = columns.stream().map(TensorSpec::name).toList();
    List<String> fitted = model.root().featureNames().fitted();
    boolean unusable = input instanceof Input.Mixed && model.featureNames().isEmpty();
    boolean distinct = new HashSet<>(fitted).size() == own.size() && fitted.size() == own.size();
    return unusable && distinct ? fitted : own;
  }

  /** Whether what comes first picks its columns by name, so that others may stand beside them. */
  private static boolean selects(Estimator first) {
    return switch (first) {
      case ColumnTransformer _, ColumnSelector _ -> true;
      case FeatureUnion union ->
          union.branches().stream().allMatch(branch -> selects(branch.transformer()));
      case Pipeline pipeline ->
          pipeline.steps().stream()
              .map(Pipeline.Step::estimator)
              .filter(step -> !(step instanceof Passthrough))
              .findFirst()
              .map(SklearnInputs::selects)
              .orElse(false);
      default -> first.ignoresOthers();
    };
  }

  private List<TensorSpec> columns(SklearnModel model) {
    List<String> names = model.featureNames();
    return switch (input) {
      case Input.Numbers numbers when names.size() == numbers.columns() ->
          columns(names, Collections.nCopies(numbers.columns(), Input.Column.NUMBER));
      case Input.Numbers _ -> List.of();
      case Input.Text _ -> columns(List.of("text"), List.of(Input.Column.TEXT));
      case Input.Values _ -> columns(List.of("json"), List.of(Input.Column.TEXT));
      case Input.Mixed mixed when names.size() == mixed.columns().size() ->
          columns(names, mixed.columns());
      case Input.Mixed mixed ->
          columns(
              IntStream.range(0, mixed.columns().size()).mapToObj(i -> "x" + i).toList(),
              mixed.columns());
      case Input.Named named -> {
        var ordered = named.inOrder(names).columns();
        yield columns(List.copyOf(ordered.keySet()), List.copyOf(ordered.values()));
      }
      case Input.Pictures _ ->
          throw new ModelLoadException(
              "unsupported_estimator",
              model.origin() + " takes images of any size, which no signature describes");
      case Input.Any _ ->
          throw new ModelLoadException(
              "unsupported_estimator",
              model.origin() + " takes anything and does nothing (expected: a model)");
    };
  }

  private List<TensorSpec> columns(List<String> names, List<Input.Column> taken) {
    List<TensorSpec> stated = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Input.Column column = taken.get(i);
      DataType type = column.kind() == Input.Kind.NUMBER ? DataType.FP64 : DataType.BYTES;
      stated.add(new TensorSpec(names.get(i), type, Shape.of(Shape.ANY), column.values()));
      kinds.put(names.get(i), column.kind());
    }
    return stated;
  }

  /** The matrix that is taken, if any: none where a column has its name or types are mixed. */
  private List<TensorSpec> matrix(SklearnModel model) {
    if (columns.stream().anyMatch(column -> column.name().equals(MATRIX))) {
      return List.of();
    }
    return switch (input) {
      case Input.Numbers numbers -> {
        List<String> names = model.featureNames();
        boolean named = names.size() == numbers.columns();
        yield List.of(matrix(DataType.FP64, numbers.columns(), named ? names : List.of()));
      }
      case Input.Mixed mixed -> {
        int width = mixed.columns().size();
        long numbers = kinds.values().stream().filter(kind -> kind == Input.Kind.NUMBER).count();
        yield numbers == width || numbers == 0
            ? List.of(matrix(numbers == 0 ? DataType.BYTES : DataType.FP64, width, List.of()))
            : List.of();
      }
      default -> List.of();
    };
  }

  private static TensorSpec matrix(DataType type, int width, List<String> names) {
    return new TensorSpec(MATRIX, type, Shape.of(Shape.ANY, width), names);
  }

  List<TensorSpec> specs() {
    return wide ? matrix : columns;
  }

  /** What may be sent in place of them. */
  List<TensorSpec> instead() {
    return wide ? columns : matrix;
  }

  /** The columns of a row whose values have no names. */
  List<String> order() {
    return order;
  }

  /** The columns in the order in which the model itself counts them. */
  List<String> counted() {
    return input instanceof Input.Named named
        ? List.copyOf(named.columns().keySet())
        : columns.stream().map(TensorSpec::name).toList();
  }

  /** Whether scikit-learn takes rows that have more columns, and does not use them. */
  boolean ignoresOthers() {
    return ignoresOthers;
  }

  /** Numbers of every type are taken, and numbers where a column holds texts or numbers. */
  boolean takes(TensorSpec input, DataType given) {
    boolean number = given != DataType.BYTES;
    return given == input.dataType()
        || (number && input.dataType() == DataType.FP64)
        || (number && kinds.get(input.name()) == Input.Kind.MIXED);
  }

  /** A column is also taken as a matrix of one column. */
  static boolean takes(TensorSpec input, Shape given) {
    boolean column = input.shape().rank() == 1 && given.rank() == 2 && given.dimension(1) == 1;
    return column || input.shape().accepts(given);
  }

  /** The rows in these tensors, which are those of one of both ways to ask. */
  Data rows(Map<String, Tensor> tensors) {
    return request.rows(tensors);
  }

  /** The same rows as named columns, for messages that name one; none where they have no names. */
  Optional<Columns> named(Data rows) {
    if (rows instanceof Columns already) {
      return Optional.of(already);
    }
    if (!(rows instanceof DenseMatrix matrix) || columns.size() != matrix.columns()) {
      return Optional.empty();
    }
    SequencedMap<String, Data> named = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      named.put(columns.get(i).name(), matrix.select(new int[] {i}));
    }
    return Optional.of(new Columns(named));
  }
}
