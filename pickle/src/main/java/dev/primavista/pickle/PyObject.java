package dev.primavista.pickle;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An instance of a class, as the file describes it; it was not made. */
public final class PyObject implements PyValue {
  private final PyGlobal type;
  private final PyTuple arguments;
  private final PyList items = new PyList(java.util.List.of());
  private final PyDict entries = new PyDict();
  private @Nullable PyValue state;

  PyObject(PyGlobal type, PyTuple arguments) {
    this.type = type;
    this.arguments = arguments;
  }

  /** Its class, or the function that Python would make it with. */
  public PyGlobal type() {
    return type;
  }

  /** What that class or function would be given. */
  public PyTuple arguments() {
    return arguments;
  }

  /** What would be handed to {@code __setstate__}. */
  public Optional<PyValue> state() {
    return Optional.ofNullable(state);
  }

  /** What would be appended to it. */
  public PyList items() {
    return items;
  }

  /** What would be set in it by key. */
  public PyDict entries() {
    return entries;
  }

  /** An attribute, where the state is a dict or a pair of a dict (or None) and a dict of slots. */
  public Optional<PyValue> attribute(String name) {
    if (state instanceof PyDict dict) {
      return dict.get(name);
    }
    if (state instanceof PyTuple pair) {
      return pair.items().stream()
          .filter(PyDict.class::isInstance)
          .flatMap(part -> ((PyDict) part).get(name).stream())
          .findFirst();
    }
    return Optional.empty();
  }

  void build(PyValue newState) {
    if (state != null) {
      throw new PickleException(
          "malformed_pickle", type.qualifiedName() + " is given its state twice (expected: once)");
    }
    state = newState;
  }

  @Override
  public String typeName() {
    return type.qualifiedName();
  }
}
