package dev.primavista.sklearn.compose;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.Stacking;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
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
  public record Part(String name, Estimator transformer, Selection columns, double weight) {}

  private final List<Part> parts;
  private final List<String> names;
  private final int features;
  private final boolean sparse;

  private ColumnTransformer(List<Part> parts, List<String> names, int features, boolean sparse) {
    this.parts = List.copyOf(parts);
    this.names = List.copyOf(names);
    this.features = features;
    this.sparse = sparse;
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
      if (tuple.size() != 3 || !step.estimator().has(Method.TRANSFORM)) {
        throw new UnreadableModel("part '" + step.name() + "' is no (name, transformer, columns)");
      }
      Selection selection = Selection.read(tuple.get(2), features);
      if (!selection.isEmpty()) {
        parts.add(
            new Part(
                step.name(),
                step.estimator(),
                selection,
                FeatureUnion.weight(weights, step.name())));
      }
    }
    return new ColumnTransformer(parts, names, features, state.flag("sparse_output_", false));
  }

  /** The names in a pandas Index: {@code _new_Index(Index, {'data': array, 'name': ...})}. */
  private static List<String> indexNames(PyValue index) {
    if (index instanceof PyObject object) {
      for (PyValue argument : object.arguments().items()) {
        if (argument instanceof PyDict dict
            && dict.get("data").orElse(null) instanceof NdArray array) {
          return array.strings();
        }
      }
    }
    if (index instanceof NdArray array) {
      return array.strings();
    }
    throw new UnreadableModel("attribute '_df_columns' is a " + index.typeName());
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
    SequencedMap<String, Input.Column> columns = new LinkedHashMap<>();
    for (Part part : parts) {
      List<String> chosen = part.columns().names(names);
      for (int i = 0; i < chosen.size(); i++) {
        columns.merge(
            chosen.get(i), column(part.transformer().input(), i), Input.Column::moreExact);
      }
    }
    return new Input.Named(columns);
  }

  static Input.Column column(Input input, int index) {
    return switch (input) {
      case Input.Text _ -> Input.Column.TEXT;
      case Input.Mixed mixed when index < mixed.columns().size() -> mixed.columns().get(index);
      case Input.Named named when index < named.columns().size() ->
          List.copyOf(named.columns().values()).get(index);
      default -> Input.Column.NUMBER;
    };
  }

  @Override
  public Matrix transform(Data rows) {
    List<Matrix> outputs = new ArrayList<>(parts.size());
    for (Part part : parts) {
      Matrix output = Rows.numbers(part.transformer().transform(select(part, rows)));
      outputs.add(FeatureUnion.weighted(output, part.weight()));
    }
    Matrix side = Stacking.side(outputs);
    return sparse ? side : side.toDense();
  }

  /** A single text column goes to its transformer as texts; others stay named columns. */
  private Data select(Part part, Data rows) {
    return switch (rows) {
      case Matrix matrix -> matrix.toDense().select(part.columns().indices(names));
      case Cells cells -> cells.select(part.columns().indices(names));
      case Columns named -> {
        SequencedMap<String, Data> chosen = new LinkedHashMap<>();
        for (String column : namesOf(part, named)) {
          Data data = named.columns().get(column);
          if (data == null) {
            throw new InvalidRequest(
                "missing_column", "column '" + column + "' is missing", column);
          }
          chosen.put(column, data);
        }
        yield chosen.size() == 1 && part.transformer().input() instanceof Input.Text
            ? chosen.firstEntry().getValue()
            : new Columns(chosen, named.categories());
      }
      default -> throw new InvalidRequest("wrong_datatype", "named columns expected, or a matrix");
    };
  }

  private List<String> namesOf(Part part, Columns rows) {
    return part.columns().names(names.isEmpty() ? List.copyOf(rows.columns().keySet()) : names);
  }
}
