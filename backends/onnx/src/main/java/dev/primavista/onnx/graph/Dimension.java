package dev.primavista.onnx.graph;

/**
 * One dimension of a declared shape.
 *
 * @param size elements; -1 where free
 * @param symbol what a free one is called, such as {@code batch}; empty where it has no name
 */
public record Dimension(long size, String symbol) {
  private static final long FREE = -1;

  public Dimension {
    if (size < FREE) {
      throw new IllegalArgumentException("size: " + size + " (expected: >= 0, or -1 where free)");
    }
  }

  /** One of this size. */
  public static Dimension of(long size) {
    return new Dimension(size, "");
  }

  /** A free one; those of the same name are the same. */
  public static Dimension free(String symbol) {
    return new Dimension(FREE, symbol);
  }

  /** Whether inputs choose its size. */
  public boolean isFree() {
    return size == FREE;
  }
}
