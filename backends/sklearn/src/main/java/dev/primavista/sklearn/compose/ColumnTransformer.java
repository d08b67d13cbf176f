package dev.primavista.sklearn.compose;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.Stacking;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.Transformer;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** {@code ColumnTransformer}: different transformers for different columns, side by side. */
public final class ColumnTransformer implements Transformer {
  /**
   * One transformer with its columns.
   *
   * @param weight what its output is multiplied by
   */
  public record Part(String name, Transformer transformer, Selection columns, double weight) {}

  private final List<Part> parts;
  private final List<String> names;
  private final int features;

  private ColumnTransformer(List<Part> parts, List<String> names, int features) {
    this.parts = List.copyOf(parts);
    this.names = List.copyOf(names);
    this.features = features;
  }

  public static ColumnTransformer read(State state, Reading reading) {
    List<String> names =
        state
            .optionalArray("feature_names_in_")
            .map(array -> array.strings())
            .or(() -> state.optional("_df_columns").map(ColumnTransformer::indexNames))
            .orElse(List.of());
    int features = state.integer("n_features_in_", state.integer("_n_features", names.size()));
    Optional<PyValue> weights = state.optional("transformer_weights");
    List<PyValue> items =
        state.items("transformers_").stream().filter(item -> !Dropped.isDropped(item)).toList();
    List<Pipeline.Step> steps = Pipeline.named("transformers_", items, reading);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Pipeline.Step step = steps.get(i);
      List<PyValue> tuple = ((PyTuple) items.get(i)).items();
      if (tuple.size() != 3 || !(step.estimator() instanceof Transformer transformer)) {
        throw new UnreadableModel("part '" + step.name() + "' is no (name, transformer, columns)");
      }
      Selection selection = Selection.read(tuple.get(2), features);
      if (!selection.isEmpty()) {
        parts.add(
            new Part(
                step.name(), transformer, selection, FeatureUnion.weight(weights, step.name())));
      }
    }
    return new ColumnTransformer(parts, names, features);
  }

  private static List<String> indexNames(PyValue index) {
    throw new UnreadableModel(
        "attribute '_df_columns' is a " + index.typeName() + " of an old version");
  }

  public List<Part> parts() {
    return parts;
  }

  @Override
  public String type() {
    return "ColumnTransformer";
  }

  @Override
  public String note() {
    return parts.size() + " parts";
  }

  /** Named columns where the parts name theirs; otherwise a matrix. */
  @Override
  public Input input() {
    if (names.isEmpty() && parts.stream().noneMatch(part -> part.columns().isNamed())) {
      return new Input.Numbers(features);
    }
    SequencedMap<String, Input.Kind> columns = new LinkedHashMap<>();
    for (Part part : parts) {
      Input.Kind kind =
          part.transformer().input() instanceof Input.Text ? Input.Kind.TEXT : Input.Kind.NUMBER;
      for (String column : part.columns().names(names)) {
        columns.merge(column, kind, (a, b) -> a == Input.Kind.TEXT ? a : b);
      }
    }
    return new Input.Named(columns);
  }

  @Override
  public Matrix transform(Data rows) {
    List<Matrix> outputs = new ArrayList<>(parts.size());
    for (Part part : parts) {
      Data selected = select(part, rows);
      if (!(part.transformer().transform(selected) instanceof Matrix output)) {
        throw new IllegalStateException("part '" + part.name() + "' gave no matrix");
      }
      outputs.add(FeatureUnion.weighted(output, part.weight()));
    }
    return Stacking.side(outputs);
  }

  private Data select(Part part, Data rows) {
    if (rows instanceof Matrix matrix) {
      return matrix.toDense().select(part.columns().indices(names));
    }
    if (!(rows instanceof Columns named)) {
      throw new InvalidRequest("wrong_datatype", "texts given, named columns expected");
    }
    List<Matrix> numbers = new ArrayList<>();
    for (String column : part.columns().names(names)) {
      Data data = named.columns().get(column);
      if (data == null) {
        throw new InvalidRequest("missing_column", "column '" + column + "' is missing", column);
      }
      if (!(data instanceof Matrix matrix)) {
        return data;
      }
      numbers.add(matrix);
    }
    return numbers.isEmpty()
        ? new DenseMatrix(rows.rows(), 0, new double[0])
        : Stacking.side(numbers).toDense();
  }
}
