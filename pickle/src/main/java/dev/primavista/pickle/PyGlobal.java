package dev.primavista.pickle;

/** A class or function that the file mentions; nothing but its name. */
public record PyGlobal(String module, String name) implements PyValue {
  /** As Python writes it: {@code sklearn.pipeline.Pipeline}. */
  public String qualifiedName() {
    return module + "." + name;
  }

  @Override
  public String typeName() {
    return "global " + qualifiedName();
  }
}
