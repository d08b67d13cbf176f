package dev.primavista.sklearn;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The constructor parameters of a class and their defaults in any version, from {@code
 * parameters.tsv}, which {@code make_parameters.py} writes: lines of class, parameter, default.
 */
record ParameterDefaults(Map<String, Set<String>> values) {
  private static final Map<String, ParameterDefaults> CLASSES = read();
  private static final ParameterDefaults UNKNOWN = new ParameterDefaults(Map.of());

  /** What older versions kept in a parameter that they do not have any more. */
  private static final Set<String> NOTHING =
      Set.of("None", "False", "'auto'", "'warn'", "'deprecated'");

  /** Kept beside the parameters, although none. */
  private static final String ESTIMATOR_PARAMS = "estimator_params";

  /** The defaults of this class; none if it is not known. */
  static ParameterDefaults of(String type) {
    return CLASSES.getOrDefault(type, UNKNOWN);
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
        ? !NOTHING.contains(value) && !parameter.equals(ESTIMATOR_PARAMS)
        : !usual.contains(value);
  }

  private static Map<String, ParameterDefaults> read() {
    Map<String, ParameterDefaults> classes = new HashMap<>();
    try (InputStream in = ParameterDefaults.class.getResourceAsStream("parameters.tsv")) {
      if (in == null) {
        throw new IllegalStateException("parameters.tsv is missing");
      }
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        String[] parts = line.split("\t", -1);
        if (parts.length == 3) {
          classes
              .computeIfAbsent(parts[0], _ -> new ParameterDefaults(new HashMap<>()))
              .values()
              .computeIfAbsent(parts[1], _ -> new HashSet<>())
              .add(parts[2]);
        }
      }
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
