package dev.primavista.sklearn;

import dev.primavista.pickle.PyGlobal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The constructor parameters of a class and their defaults in any version, from {@code
 * parameters.tsv}, which {@code make_parameters.py} writes: lines of class, parameter, default.
 *
 * @param values the defaults by parameter
 * @param closed whether an attribute that is not among these is no parameter
 */
record ParameterDefaults(Map<String, Set<String>> values, boolean closed) {
  private static final String FILE = "parameters.tsv";
  private static final Map<String, ParameterDefaults> CLASSES = new ConcurrentHashMap<>();

  /** What older versions kept in a parameter that they do not have any more. */
  private static final Set<String> NOTHING =
      Set.of("None", "False", "'auto'", "'warn'", "'deprecated'");

  /** Kept beside the parameters, although none. */
  private static final String ESTIMATOR_PARAMS = "estimator_params";

  /** A package whose classes keep what they learned beside their parameters, named like these. */
  private static final String ENCODERS = "category_encoders";

  /** Packages, some of whose classes are called like scikit-learn's. */
  private static final List<String> NAMESAKES = List.of(ENCODERS, "feature_engine", "mlxtend");

  /** The defaults of this class; none if it is not known. */
  static ParameterDefaults of(PyGlobal type) {
    String name =
        NAMESAKES.stream()
            .filter(root -> type.module().startsWith(root + "."))
            .map(root -> root + "." + type.name())
            .findFirst()
            .orElse(type.name());
    return CLASSES.computeIfAbsent(name, ParameterDefaults::read);
  }

  /** Whether the class has this parameter; yes for a class that is not known. */
  boolean knows(String parameter) {
    return values.isEmpty() || values.containsKey(parameter);
  }

  /** Whether this value is worth a line: it is not the default. */
  boolean differs(String parameter, String value) {
    if (values.isEmpty()) {
      return true;
    }
    Set<String> usual = values.get(parameter);
    return usual == null
        ? !closed && !NOTHING.contains(value) && !parameter.equals(ESTIMATOR_PARAMS)
        : !usual.contains(value);
  }

  /** The file has two thousand lines; a model asks for a few classes of them. */
  private static ParameterDefaults read(String type) {
    Map<String, Set<String>> values = new HashMap<>();
    String text = "\n" + text();
    String start = "\n" + type + "\t";
    for (int at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + 1)) {
      int name = at + start.length();
      int value = text.indexOf('\t', name) + 1;
      int lineEnd = text.indexOf('\n', value);
      values
          .computeIfAbsent(text.substring(name, value - 1), _ -> new HashSet<>())
          .add(text.substring(value, lineEnd < 0 ? text.length() : lineEnd));
    }
    return new ParameterDefaults(values, type.startsWith(ENCODERS));
  }

  private static String text() {
    try (InputStream in = ParameterDefaults.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
