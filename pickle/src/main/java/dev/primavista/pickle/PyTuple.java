package dev.primavista.pickle;

import java.util.List;

/** A {@code tuple}. */
public final class PyTuple implements PyValue {
  private final List<PyValue> items;

  PyTuple(List<PyValue> items) {
    this.items = List.copyOf(items);
  }

  /** The items, in the file's order. */
  public List<PyValue> items() {
    return items;
  }

  @Override
  public String typeName() {
    return "tuple";
  }
}
