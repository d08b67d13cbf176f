package dev.primavista.sklearn.category;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.pandas.PandasIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** The attributes that all encoders of the package have, in the words of its versions. */
final class EncoderState {
  private static final String INTERCEPT = "intercept";

  private final State state;
  private final List<String> encoded;

  EncoderState(State state) {
    this.state = state;
    this.encoded = names("cols").orElse(List.of());
    if (state.optional("composite_cols").isPresent()) {
      throw new UnreadableModel("composite_cols are not read (expected: columns by themselves)");
    }
  }

  State state() {
    return state;
  }

  /** The columns that it encodes. */
  List<String> encoded() {
    return encoded;
  }

  /** What it does about values that it was not fitted on. */
  Unseen unknown() {
    return policy("handle_unknown");
  }

  /** What it does about missing values. */
  Unseen missing() {
    return policy("handle_missing");
  }

  /** Before 2.11 a number instead of a policy counted for nothing. */
  private Unseen policy(String attribute) {
    Unseen told = Unseen.of(state, attribute);
    boolean counts = !told.is("number") || state.object().attribute("composite_cols").isPresent();
    return counts ? told : new Unseen("none", Double.NaN);
  }

  /** Whether it was written before 2.3, whose missing values and counts were treated otherwise. */
  boolean old() {
    return state.object().attribute("drop_cols").isPresent();
  }

  /** The names of its answer's columns, in order; empty in files that do not tell. */
  Optional<List<String>> made() {
    List<String> answered = answered();
    return answered.isEmpty() ? Optional.empty() : Optional.of(answered);
  }

  /** Whether its answer begins with a column of ones, as contrasts had it before 2.7. */
  boolean hasIntercept() {
    List<String> answered = answered();
    return !answered.isEmpty() && answered.getFirst().equals(INTERCEPT);
  }

  private List<String> answered() {
    List<String> all =
        names("feature_names_out_").or(() -> names("feature_names")).orElse(List.of());
    if (!state.flag("drop_invariant", false)) {
      return all;
    }
    Set<String> dropped = new HashSet<>();
    names("invariant_cols").ifPresent(dropped::addAll);
    names("drop_cols").ifPresent(dropped::addAll);
    return all.stream().filter(name -> !dropped.contains(name)).toList();
  }

  /**
   * The names of all columns that it was fitted on, in order.
   *
   * @param makes the names of the columns that each encoded one becomes: before 2.6 a file has only
   *     those of the answer
   */
  List<String> taken(Map<String, List<String>> makes) {
    Optional<List<String>> told = names("feature_names_in_");
    if (told.isPresent()) {
      return told.get();
    }
    Map<String, String> origins = new HashMap<>();
    makes.forEach((column, made) -> made.forEach(name -> origins.put(name, column)));
    Set<String> taken = new LinkedHashSet<>();
    for (String name : answered()) {
      taken.add(origins.getOrDefault(name, name));
    }
    taken.remove(INTERCEPT);
    taken.addAll(encoded);
    int width = state.integer("_dim", taken.size());
    if (width != taken.size()) {
      throw new UnreadableModel(
          "it does not say which columns it was fitted on beside "
              + encoded
              + " (expected: saved by category_encoders 2.6 or later)");
    }
    return List.copyOf(taken);
  }

  /** The entries of {@code mapping}, a dict by column or a list of dicts, each by its column. */
  SequencedMap<String, PyValue> mapping() {
    return mapping(state);
  }

  static SequencedMap<String, PyValue> mapping(State state) {
    SequencedMap<String, PyValue> mapping = new LinkedHashMap<>();
    switch (state.required("mapping")) {
      case PyDict dict ->
          dict.entries().forEach(entry -> mapping.put(name(entry.key()), entry.value()));
      case PyList list -> {
        for (PyValue item : list.items()) {
          if (!(item instanceof PyDict dict)) {
            throw new UnreadableModel("its mapping holds " + item.aTypeName());
          }
          mapping.put(name(required(dict, "col")), required(dict, "mapping"));
        }
      }
      case PyValue other -> throw new UnreadableModel("its mapping is " + other.aTypeName());
    }
    return mapping;
  }

  /** An entry by a column's name, which may be a number. */
  static Optional<PyValue> entry(PyDict dict, String column) {
    return dict.entries().stream()
        .filter(entry -> name(entry.key()).equals(column))
        .map(PyDict.Entry::value)
        .findFirst();
  }

  private static PyValue required(PyDict dict, String name) {
    return dict.get(name)
        .orElseThrow(() -> new UnreadableModel("an entry of its mapping has no '" + name + "'"));
  }

  /** A column's name; that of a number is the number. */
  static String name(PyValue value) {
    return value instanceof PyStr text
        ? text.value()
        : PandasIndex.name(State.number("cols", value));
  }

  /** A list or array of names; empty if it is absent. */
  private Optional<List<String>> names(String attribute) {
    PyValue value = state.object().attribute(attribute).orElse(PyNone.NONE);
    return switch (value) {
      case PyNone _ -> Optional.empty();
      case NdArray array when array.dtype().kind() == 'O' -> Optional.of(names(array.objects()));
      case NdArray array when array.dtype().kind() == 'U' -> Optional.of(array.strings());
      case NdArray array -> {
        List<String> names = new ArrayList<>();
        for (double number : array.doubles()) {
          names.add(PandasIndex.name(number));
        }
        yield Optional.of(names);
      }
      case PyObject index when index.type().name().equals("_new_Index") ->
          PandasIndex.values(index).map(values -> names(State.items(attribute, values)));
      default -> Optional.of(names(State.items(attribute, value)));
    };
  }

  private static List<String> names(List<PyValue> values) {
    return values.stream().map(EncoderState::name).toList();
  }
}
