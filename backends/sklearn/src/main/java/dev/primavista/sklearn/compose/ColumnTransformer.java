package dev.primavista.sklearn.compose;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Learned;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.Transformer;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.pandas.PandasIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    List<Part> parts = new ArrayList<>();
    for (PyValue item : state.items("transformers_")) {
      if (Dropped.isDropped(item)) {
        continue;
      }
      Selection selection = selection(item, names, features);
      if (!selection.isEmpty()) {
        parts.add(part(item, selection, weights, reading));
      }
    }
    return new ColumnTransformer(parts, names, features, state.flag("sparse_output_", false));
  }

  private static Selection selection(PyValue item, List<String> names, int features) {
    if (!(item instanceof PyTuple tuple) || tuple.items().size() != 3) {
      throw new UnreadableModel(
          "attribute 'transformers_' is no list of (name, transformer, columns)");
    }
    return Selection.read(tuple.items().get(2), names, features);
  }

  private static Part part(
      PyValue item, Selection selection, Optional<PyValue> weights, Reading reading) {
    Pipeline.Step step = Pipeline.named("transformers_", List.of(item), reading).getFirst();
    if (!step.estimator().has(Method.TRANSFORM)) {
      throw new UnreadableModel("part '" + step.name() + "' is no transformer");
    }
    double weight = FeatureUnion.weight(weights, step.name());
    return new Part(step.name(), step.estimator(), selection, weight);
  }

  /** The names in a pandas Index: {@code _new_Index(Index, {'data': array, 'name': ...})}. */
  private static List<String> indexNames(PyValue index) {
    if (index instanceof PyObject object && PandasIndex.arrowTexts(object).isPresent()) {
      return PandasIndex.arrowTexts(object).get();
    }
    PyValue values =
        index instanceof PyObject object ? PandasIndex.values(object).orElse(index) : index;
    if (values instanceof NdArray array) {
      return array.strings();
    }
    throw new UnreadableModel("attribute '_df_columns' is " + index.aTypeName());
  }

  @Override
  public String type() {
    return "ColumnTransformer";
  }

  @Override
  public String note() {
    return Amount.of(parts.size(), "part");
  }

  /** Named columns where the parts name theirs; otherwise a matrix. */
  @Override
  public Input input() {
    if (names.isEmpty() && parts.stream().noneMatch(part -> part.columns().isNamed())) {
      return new Input.Numbers(features);
    }
    SequencedMap<String, Input.Column> columns = new LinkedHashMap<>();
    List<String> ofAnyKind = new ArrayList<>();
    for (Part part : parts) {
      List<String> chosen = part.columns().names(names);
      if (part.transformer().takesTexts()) {
        ofAnyKind.addAll(chosen);
        continue;
      }
      for (int i = 0; i < chosen.size(); i++) {
        columns.merge(chosen.get(i), part.transformer().input().column(i), Input.Column::moreExact);
      }
    }
    Input.Column any = new Input.Column(Input.Kind.MIXED, List.of());
    ofAnyKind.forEach(name -> columns.putIfAbsent(name, any));
    return new Input.Named(columns).inOrder(names);
  }

  /** For each column what the first part says that takes it. */
  @Override
  public Learned learned(int turn, Learned next) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Part part : parts) {
      Learned own = part.transformer().learned(turn, Learned.NOTHING);
      ColumnSelector.named(own, part.columns().keys(names)).values().forEach(values::putIfAbsent);
    }
    return new Learned(values);
  }

  @Override
  public Data transform(Data rows) {
    requireAll(rows);
    List<Data> outputs = new ArrayList<>(parts.size());
    for (Part part : parts) {
      Data output = Rows.table(part.transformer().transform(select(part, rows)));
      outputs.add(FeatureUnion.weighted(output, part.weight()));
    }
    return switch (Rows.beside(outputs)) {
      case Matrix matrix when !sparse -> matrix.toDense();
      case Data side -> side;
    };
  }

  /** Rows without names have as many columns as there were; of named ones the used are there. */
  private void requireAll(Data rows) {
    switch (rows) {
      case Matrix matrix -> requireCount(matrix.columns());
      case Cells cells -> requireCount(cells.columns());
      case Columns named when names.isEmpty() -> requireCount(named.columns().size());
      default -> {}
    }
  }

  private void requireCount(int columns) {
    if (columns != features) {
      throw new InvalidRequest(
          "wrong_shape",
          Amount.of(columns, "column") + " given, " + Amount.of(features, "column") + " expected");
    }
  }

  /** Refuses rows without names where the parts name their columns. */
  public void requireNames(Data rows) {
    if (rows instanceof Columns) {
      return;
    }
    for (Part part : parts) {
      if (part.columns().isNamed()) {
        throw new InvalidRequest(
            "missing_column",
            "columns without names given, column '"
                + part.columns().names(names).getFirst()
                + "' expected");
      }
    }
  }

  /** A single text column goes to its transformer as texts; others stay named columns. */
  private Data select(Part part, Data rows) {
    return switch (rows) {
      case Matrix matrix -> matrix.toDense().select(part.columns().indices(names));
      case Cells cells -> cells.select(part.columns().indices(names));
      case Columns named -> {
        List<String> wanted = namesOf(part, named);
        SequencedMap<String, Data> chosen = new LinkedHashMap<>();
        wanted.forEach(column -> chosen.put(column, column(named, column)));
        if (chosen.size() < wanted.size()) {
          yield Rows.beside(
              wanted.stream().map(column -> Rows.table(column(named, column))).toList());
        }
        yield chosen.size() == 1 && part.transformer().input() instanceof Input.Text
            ? chosen.firstEntry().getValue()
            : new Columns(chosen, named.categories());
      }
      default -> throw new InvalidRequest("wrong_datatype", "named columns expected, or a matrix");
    };
  }

  private static Data column(Columns rows, String name) {
    Data column = rows.columns().get(name);
    if (column == null) {
      throw new InvalidRequest("missing_column", "column '" + name + "' is missing", name);
    }
    return column;
  }

  private List<String> namesOf(Part part, Columns rows) {
    return part.columns().names(names.isEmpty() ? List.copyOf(rows.columns().keySet()) : names);
  }
}
