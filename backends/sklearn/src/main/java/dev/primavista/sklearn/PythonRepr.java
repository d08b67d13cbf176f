package dev.primavista.sklearn;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyBool;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyFloat;
import dev.primavista.pickle.PyGlobal;
import dev.primavista.pickle.PyInt;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.PythonFloat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Values as Python would print them, shortened to be read. */
final class PythonRepr {
  private static final int DEEPEST = 4;
  private static final int MOST_ITEMS = 12;
  private static final int LONGEST = 200;
  private static final int MOST_ELEMENTS = 1000;

  private PythonRepr() {}

  static String of(PyValue value) {
    String text = repr(value, 0);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  /** Columns as a ColumnTransformer is given them: names without quotes, or places. */
  static String columns(PyValue value) {
    return switch (value) {
      case PyStr name -> name.value();
      case PyList list -> joined(list.items(), PythonRepr::column);
      case PyTuple tuple -> joined(tuple.items(), PythonRepr::column);
      case NdArray array when "UO".indexOf(array.dtype().kind()) >= 0 ->
          joined(array.strings(), name -> name);
      case NdArray array -> joined(numbers(array), number -> number);
      default -> of(value);
    };
  }

  private static String column(PyValue value) {
    return value instanceof PyStr name ? name.value() : repr(value, DEEPEST);
  }

  private static String repr(PyValue value, int depth) {
    return switch (value) {
      case PyNone _ -> "None";
      case PyBool flag -> flag.value() ? "True" : "False";
      case PyInt number when number.value().bitLength() <= LONGEST -> number.value().toString();
      case PyFloat number -> PythonFloat.text(number.value());
      case PyStr text -> quoted(text.value());
      case PyGlobal global -> global.name();
      case NdArray array -> array(array);
      case PyTuple tuple when depth < DEEPEST -> tuple(tuple.items(), depth);
      case PyList list when depth < DEEPEST ->
          "[" + joined(list.items(), item -> repr(item, depth + 1)) + "]";
      case PyDict dict when depth < DEEPEST ->
          "{" + joined(dict.entries(), entry -> entry(entry, depth)) + "}";
      case PyObject object when depth < DEEPEST -> object(object, depth);
      default -> "...";
    };
  }

  private static String entry(PyDict.Entry entry, int depth) {
    return repr(entry.key(), depth + 1) + ": " + repr(entry.value(), depth + 1);
  }

  private static String tuple(List<PyValue> items, int depth) {
    String inner = joined(items, item -> repr(item, depth + 1));
    return "(" + inner + (items.size() == 1 ? ",)" : ")");
  }

  /** Its class with what its constructor was given. */
  private static String object(PyObject object, int depth) {
    List<PyDict.Entry> given =
        object.state().orElse(null) instanceof PyDict dict
            ? dict.entries().stream()
                .filter(entry -> entry.key() instanceof PyStr name && isParameter(name.value()))
                .toList()
            : List.of();
    String inner =
        joined(
            given, entry -> ((PyStr) entry.key()).value() + "=" + repr(entry.value(), depth + 1));
    return object.type().name() + "(" + inner + ")";
  }

  private static boolean isParameter(String name) {
    return !name.endsWith("_") && !name.startsWith("_");
  }

  private static String array(NdArray array) {
    boolean large = array.rank() > 1 || array.size() > MOST_ELEMENTS;
    List<String> items =
        switch (array.dtype().kind()) {
          case 'U', 'S' ->
              large ? List.of() : array.strings().stream().map(PythonRepr::quoted).toList();
          case 'O' -> List.of();
          default -> large ? List.of() : numbers(array);
        };
    if (array.rank() == 0 && items.size() == 1) {
      return items.getFirst();
    }
    return items.isEmpty()
        ? "array of shape " + Arrays.toString(array.shape())
        : "array([" + joined(items, item -> item) + "])";
  }

  private static List<String> numbers(NdArray array) {
    return switch (array.dtype().kind()) {
      case 'f' -> Arrays.stream(array.doubles()).mapToObj(PythonFloat::text).toList();
      case 'b' -> Arrays.stream(array.longs()).mapToObj(n -> n == 0 ? "False" : "True").toList();
      case 'i', 'u' -> Arrays.stream(array.longs()).mapToObj(Long::toString).toList();
      default -> List.of();
    };
  }

  private static <T> String joined(List<T> items, Function<T, String> text) {
    List<String> shown = new ArrayList<>();
    items.stream().limit(MOST_ITEMS).map(text).forEach(shown::add);
    if (items.size() > MOST_ITEMS) {
      shown.add("... " + items.size() + " in all");
    }
    return shown.stream().collect(Collectors.joining(", "));
  }

  private static String quoted(String whole) {
    String text = whole.length() <= LONGEST ? whole : whole.substring(0, LONGEST) + "...";
    char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
    StringBuilder quoted = new StringBuilder().append(quote);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> quoted.append(c == quote ? "\\" : "").append(c);
      }
    }
    return quoted.append(quote).toString();
  }
}
