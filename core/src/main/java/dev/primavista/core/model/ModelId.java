package dev.primavista.core.model;

/**
 * One version of one model.
 *
 * @param name what clients call it; a path segment of letters, digits and {@code . _ -}
 * @param version counts up from 1; the greatest is served unless a client asks for another
 */
public record ModelId(String name, long version) implements Comparable<ModelId> {
  public ModelId {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "model name: '" + name + "' (expected: letters, digits, '.', '_' and '-')");
    }
    if (version < 1) {
      throw new IllegalArgumentException("model version: " + version + " (expected: >= 1)");
    }
  }

  /**
   * A model's name from a file's or folder's: other characters than a name may have are dashes, and
   * it begins with a letter or digit.
   */
  public static String nameOf(String file) {
    String name = file.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[^A-Za-z0-9]+", "");
    return name.isEmpty() ? "model" : name;
  }

  @Override
  public int compareTo(ModelId other) {
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : Long.compare(version, other.version);
  }

  /** As messages show it: {@code churn v3}. */
  @Override
  public String toString() {
    return name + " v" + version;
  }
}
