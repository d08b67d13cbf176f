package dev.primavista.pickle;

/** A text. */
public record PyStr(String value) implements PyValue {
  @Override
  public String typeName() {
    return "str";
  }
}
