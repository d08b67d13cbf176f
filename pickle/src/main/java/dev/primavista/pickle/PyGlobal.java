package dev.primavista.pickle;

import org.jspecify.annotations.Nullable;

/** A class or function that the file mentions; nothing but its name. */
public final class PyGlobal implements PyValue {
  private final String module;
  private final String name;

  /** Put together once: a vocabulary makes a number by one for each of its words. */
  private final String qualifiedName;

  public PyGlobal(String module, String name) {
    this.module = module;
    this.name = name;
    this.qualifiedName = module + "." + name;
  }

  public String module() {
    return module;
  }

  public String name() {
    return name;
  }

  /** As Python writes it: {@code sklearn.pipeline.Pipeline}. */
  public String qualifiedName() {
    return qualifiedName;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PyGlobal global
        && module.equals(global.module)
        && name.equals(global.name);
  }

  @Override
  public int hashCode() {
    return 31 * module.hashCode() + name.hashCode();
  }

  @Override
  public String toString() {
    return qualifiedName;
  }

  @Override
  public String typeName() {
    return "global " + qualifiedName;
  }
}
