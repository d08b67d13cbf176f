package dev.primavista.onnx.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A constant tensor: a weight, or the value of an attribute. Its data is a view, often of a mapped
 * file, and must not change.
 *
 * @param name empty for an attribute's value
 * @param shape its dimensions, outermost first; empty for a scalar
 * @param data its elements in row order, little-endian; empty for texts
 * @param texts the elements of a tensor of texts, each as bytes; else empty
 */
public record Initializer(
    String name, ElementType type, List<Long> shape, ByteBuffer data, List<ByteBuffer> texts) {
  public Initializer {
    shape = List.copyOf(shape);
    data = view(data);
    texts = texts.stream().map(Initializer::view).toList();
    long elements = elements(shape);
    boolean isText = type == ElementType.STRING;
    long found = isText ? texts.size() : data.remaining();
    long expected = isText ? elements : type.bytes(elements);
    if (found != expected) {
      throw new IllegalArgumentException(
          "%s '%s' of shape %s: %,d %s (expected: %,d)"
              .formatted(type, name, shape, found, isText ? "texts" : "bytes", expected));
    }
  }

  /** A tensor over these bytes, from the buffer's position to its limit. */
  public static Initializer of(String name, ElementType type, List<Long> shape, ByteBuffer data) {
    return new Initializer(name, type, shape, data, List.of());
  }

  /** Floats of this shape. */
  public static Initializer floats(String name, List<Long> shape, float... values) {
    ByteBuffer data = allocate(values.length, Float.BYTES);
    data.asFloatBuffer().put(values);
    return of(name, ElementType.FLOAT, shape, data);
  }

  /** A vector of integers of 64 bits, such as a shape. */
  public static Initializer longs(String name, long... values) {
    ByteBuffer data = allocate(values.length, Long.BYTES);
    data.asLongBuffer().put(values);
    return of(name, ElementType.INT64, List.of((long) values.length), data);
  }

  /** The same tensor under another name. */
  public Initializer named(String other) {
    return new Initializer(other, type, shape, data, texts);
  }

  /** The data from position 0 to its limit, little-endian; every call gives a view of its own. */
  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** How many elements it has. */
  public long elements() {
    return elements(shape);
  }

  /**
   * A copy of its floats.
   *
   * @throws IllegalArgumentException if it has others than floats of 32 bits
   */
  public float[] floats() {
    if (type != ElementType.FLOAT) {
      throw new IllegalArgumentException("'" + name + "': " + type + " (expected: FLOAT)");
    }
    float[] values = new float[Math.toIntExact(elements())];
    data().asFloatBuffer().get(values);
    return values;
  }

  /** A shape as the record takes it. */
  public static List<Long> shape(long... dimensions) {
    return Arrays.stream(dimensions).boxed().toList();
  }

  private static long elements(List<Long> shape) {
    long elements = 1;
    for (long dimension : shape) {
      if (dimension < 0) {
        throw new IllegalArgumentException("shape: " + shape + " (expected: >= 0 each)");
      }
      elements = Math.multiplyExact(elements, dimension);
    }
    return elements;
  }

  private static ByteBuffer allocate(int elements, int bytes) {
    return ByteBuffer.allocate(Math.multiplyExact(elements, bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer view(ByteBuffer bytes) {
    return bytes.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }
}
