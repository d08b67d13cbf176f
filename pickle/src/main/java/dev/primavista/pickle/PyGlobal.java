package dev.primavista.pickle;

import org.jspecify.annotations.Nullable;

/** A class or function that the file mentions; nothing but its name. */
public record PyGlobal(String module, String name) implements PyValue {
  /** As Python writes it: {@code sklearn.pipeline.Pipeline}. */
  public String qualifiedName() {
    return module + "." + name;
  }

  /** Written out, as what a record makes of it at run time costs a cold start 40 ms. */
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
  public String typeName() {
    return "global " + qualifiedName();
  }
}
