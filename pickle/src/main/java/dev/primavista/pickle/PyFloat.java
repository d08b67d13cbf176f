package dev.primavista.pickle;

/** A double. */
public record PyFloat(double value) implements PyValue {
  @Override
  public String typeName() {
    return "float";
  }
}
