package dev.primavista.pickle;

/** {@code True} or {@code False}. */
public record PyBool(boolean value) implements PyValue {
  @Override
  public String typeName() {
    return "bool";
  }
}
