package dev.primavista.sklearn.estimator;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Readers by {@code package:Class}; the module in between moved from version to version. Each
 * family of estimators puts its own in.
 */
public final class Registry {
  private final Map<String, Reading.Reader> readers = new HashMap<>();

  /** A class of scikit-learn's that holds no other estimator. */
  public Registry put(String name, Function<State, Estimator> reader) {
    return put("sklearn", name, (state, reading) -> reader.apply(state));
  }

  /** A class of scikit-learn's that holds others, or says something of the whole model. */
  public Registry putNested(String name, Reading.Reader reader) {
    return put("sklearn", name, reader);
  }

  /** A class of another package. */
  public Registry put(String root, String name, Reading.Reader reader) {
    if (readers.put(root + ":" + name, reader) != null) {
      throw new IllegalStateException("two readers for " + root + ":" + name);
    }
    return this;
  }

  public Map<String, Reading.Reader> readers() {
    return Map.copyOf(readers);
  }
}
