package dev.primavista.core.tensor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A tensor of byte strings, in C order. */
public final class BytesTensor implements Tensor {
  /**
   * Stands, by its identity, for an element that is missing; an empty text to whoever does not
   * look.
   */
  public static final byte[] MISSING = {};

  private final Shape shape;
  private final byte[][] elements;

  private BytesTensor(Shape shape, byte[][] elements) {
    this.shape = shape;
    this.elements = elements;
  }

  /**
   * Wraps the elements without a copy.
   *
   * @throws IllegalArgumentException if their number is not that of the shape
   */
  public static BytesTensor wrap(Shape shape, byte[][] elements) {
    if (elements.length != shape.elementCount()) {
      throw new IllegalArgumentException(
          "elements: "
              + elements.length
              + " (expected: "
              + shape.elementCount()
              + " for "
              + shape
              + ")");
    }
    return new BytesTensor(shape, elements);
  }

  /** One dimension of UTF-8 texts. */
  public static BytesTensor ofStrings(List<String> texts) {
    byte[][] elements = new byte[texts.size()][];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = texts.get(i).getBytes(StandardCharsets.UTF_8);
    }
    return new BytesTensor(Shape.of(elements.length), elements);
  }

  @Override
  public DataType dataType() {
    return DataType.BYTES;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  public int elementCount() {
    return elements.length;
  }

  /** Element {@code index} itself, not a copy. */
  public byte[] bytesAt(int index) {
    return elements[index];
  }

  /** Whether element {@code index} is missing. */
  @SuppressWarnings("ReferenceEquality")
  public boolean isMissing(int index) {
    return elements[index] == MISSING;
  }

  /** Element {@code index} read as UTF-8. */
  public String stringAt(int index) {
    return new String(elements[index], StandardCharsets.UTF_8);
  }

  @Override
  public BytesTensor slice(int from, int to) {
    int perRow = rows() == 0 ? 0 : elements.length / rows();
    return new BytesTensor(
        shape.withRows(to - from), Arrays.copyOfRange(elements, from * perRow, to * perRow));
  }

  @Override
  public String toString() {
    return "BYTES" + shape;
  }
}
