package dev.primavista.pickle;

/** {@code None}. */
public enum PyNone implements PyValue {
  NONE;

  @Override
  public String typeName() {
    return "None";
  }
}
