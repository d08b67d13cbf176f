package dev.primavista.pickle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@code dict}, its entries in the file's order; a later entry of an equal text key wins. */
public final class PyDict implements PyValue {
  /** A key and its value. */
  public record Entry(PyValue key, PyValue value) {}

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, PyValue> byText = new HashMap<>();

  PyDict() {}

  public List<Entry> entries() {
    return Collections.unmodifiableList(entries);
  }

  public int size() {
    return entries.size();
  }

  /** The value of this text key. */
  public Optional<PyValue> get(String key) {
    return Optional.ofNullable(byText.get(key));
  }

  void put(PyValue key, PyValue value) {
    if (key instanceof PyList || key instanceof PyDict || key instanceof PySet) {
      throw new PickleException(
          "malformed_pickle", key.aTypeName() + " as dict key (expected: a hashable value)");
    }
    entries.add(new Entry(key, value));
    if (key instanceof PyStr text) {
      byText.put(text.value(), value);
    }
  }

  @Override
  public String typeName() {
    return "dict";
  }
}
