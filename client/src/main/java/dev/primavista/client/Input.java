package dev.primavista.client;

import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One named input. An array of arrays is a matrix [rows, columns], whose rows are equally long; an
 * array alone is one dimension.
 */
public record Input(String name, Tensor tensor) {
  /** Of any type and shape. */
  public static Input of(String name, Tensor tensor) {
    return new Input(name, tensor);
  }

  /** FP32 [n]. */
  public static Input of(String name, float... values) {
    return new Input(name, FixedTensor.ofFloats(Shape.of(values.length), values));
  }

  /** FP32 [rows, columns]. */
  public static Input of(String name, float[][] rows) {
    int width = width(rows, row -> row.length);
    return fixed(
        name,
        DataType.FP32,
        Shape.of(rows.length, width),
        (data, i) -> data.putFloat(rows[i / width][i % width]));
  }

  /** FP64 [n]. */
  public static Input of(String name, double... values) {
    return new Input(name, FixedTensor.ofDoubles(Shape.of(values.length), values));
  }

  /** FP64 [rows, columns]. */
  public static Input of(String name, double[][] rows) {
    int width = width(rows, row -> row.length);
    return fixed(
        name,
        DataType.FP64,
        Shape.of(rows.length, width),
        (data, i) -> data.putDouble(rows[i / width][i % width]));
  }

  /** INT32 [n]. */
  public static Input of(String name, int... values) {
    return fixed(
        name, DataType.INT32, Shape.of(values.length), (data, i) -> data.putInt(values[i]));
  }

  /** INT32 [rows, columns]. */
  public static Input of(String name, int[][] rows) {
    int width = width(rows, row -> row.length);
    return fixed(
        name,
        DataType.INT32,
        Shape.of(rows.length, width),
        (data, i) -> data.putInt(rows[i / width][i % width]));
  }

  /** INT64 [n]. */
  public static Input of(String name, long... values) {
    return new Input(name, FixedTensor.ofLongs(Shape.of(values.length), values));
  }

  /** INT64 [rows, columns]. */
  public static Input of(String name, long[][] rows) {
    int width = width(rows, row -> row.length);
    return fixed(
        name,
        DataType.INT64,
        Shape.of(rows.length, width),
        (data, i) -> data.putLong(rows[i / width][i % width]));
  }

  /** BOOL [n]. */
  public static Input of(String name, boolean... values) {
    return fixed(
        name,
        DataType.BOOL,
        Shape.of(values.length),
        (data, i) -> data.put((byte) (values[i] ? 1 : 0)));
  }

  /** BYTES [n], in UTF-8. */
  public static Input of(String name, String... texts) {
    byte[][] elements = new byte[texts.length][];
    for (int i = 0; i < texts.length; i++) {
      elements[i] = texts[i].getBytes(StandardCharsets.UTF_8);
    }
    return of(name, elements);
  }

  /** BYTES [rows, columns], in UTF-8. */
  public static Input of(String name, String[][] rows) {
    int width = width(rows, row -> row.length);
    byte[][] elements = new byte[Math.multiplyExact(rows.length, width)][];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = rows[i / width][i % width].getBytes(StandardCharsets.UTF_8);
    }
    return new Input(name, BytesTensor.wrap(Shape.of(rows.length, width), elements));
  }

  /** BYTES [n]. */
  public static Input of(String name, byte[][] elements) {
    return new Input(name, BytesTensor.wrap(Shape.of(elements.length), elements));
  }

  /**
   * The same elements in another shape.
   *
   * @throws IllegalArgumentException if it has not as many elements
   */
  public Input shaped(long... dimensions) {
    Shape shape = Shape.of(dimensions);
    return new Input(
        name,
        switch (tensor) {
          case FixedTensor numbers -> FixedTensor.wrap(numbers.dataType(), shape, numbers.data());
          case BytesTensor texts -> {
            byte[][] elements = new byte[texts.elementCount()][];
            for (int i = 0; i < elements.length; i++) {
              elements[i] = texts.bytesAt(i);
            }
            yield BytesTensor.wrap(shape, elements);
          }
        });
  }

  /** Writes the element of this place. */
  private interface Put {
    void at(ByteBuffer data, int index);
  }

  private static Input fixed(String name, DataType type, Shape shape, Put put) {
    FixedTensor tensor = FixedTensor.allocate(type, shape);
    ByteBuffer data = tensor.data();
    for (int i = 0; data.hasRemaining(); i++) {
      put.at(data, i);
    }
    return new Input(name, tensor);
  }

  /** How long a row is. */
  private interface Length<T> {
    int of(T row);
  }

  private static <T> int width(T[] rows, Length<T> length) {
    int width = rows.length == 0 ? 0 : length.of(rows[0]);
    for (int i = 0; i < rows.length; i++) {
      if (length.of(rows[i]) != width) {
        throw new IllegalArgumentException(
            "row "
                + i
                + ": "
                + Amount.of(length.of(rows[i]), "value")
                + " (expected: "
                + width
                + ")");
      }
    }
    return width;
  }
}
