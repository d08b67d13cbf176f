package dev.primavista.pickle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A {@code list}. */
public final class PyList implements PyValue {
  private final List<PyValue> items;

  PyList(List<PyValue> items) {
    this.items = new ArrayList<>(items);
  }

  /** The items, in the file's order. */
  public List<PyValue> items() {
    return Collections.unmodifiableList(items);
  }

  void add(PyValue item) {
    items.add(item);
  }

  @Override
  public String typeName() {
    return "list";
  }
}
