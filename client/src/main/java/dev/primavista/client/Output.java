package dev.primavista.client;

import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * One named output. Elements come in C order; {@code ...Rows} gives an array for each element of
 * the first dimension, which holds what lies behind it.
 */
public record Output(String name, Tensor tensor) {
  /** What its elements are. */
  public DataType dataType() {
    return tensor.dataType();
  }

  /** Its dimensions, the outermost first. */
  public Shape shape() {
    return tensor.shape();
  }

  /** All elements of a number type; FP64 and 64-bit integers lose digits. */
  public float[] floats() {
    double[] values = numbers().doubles();
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** All elements of a number type; 64-bit integers beyond 2^53 lose digits. */
  public double[] doubles() {
    return numbers().doubles();
  }

  /** All elements of a whole type; those of UINT64 keep their bits. */
  public long[] longs() {
    FixedTensor whole = whole();
    long[] values = new long[whole.elementCount()];
    Arrays.setAll(values, whole::longAt);
    return values;
  }

  /**
   * All elements of a whole type.
   *
   * @throws ArithmeticException if one does not fit
   */
  public int[] ints() {
    return Arrays.stream(longs()).mapToInt(Math::toIntExact).toArray();
  }

  /** All elements of a BOOL output. */
  public boolean[] booleans() {
    if (dataType() != DataType.BOOL) {
      throw other("BOOL");
    }
    FixedTensor bits = numbers();
    boolean[] values = new boolean[bits.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = bits.longAt(i) != 0;
    }
    return values;
  }

  /** All elements of a BYTES output, as UTF-8. */
  public List<String> strings() {
    BytesTensor texts = texts();
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < texts.elementCount(); i++) {
      strings.add(texts.stringAt(i));
    }
    return List.copyOf(strings);
  }

  /** All elements of a BYTES output. */
  public byte[][] bytes() {
    BytesTensor texts = texts();
    byte[][] elements = new byte[texts.elementCount()][];
    Arrays.setAll(elements, texts::bytesAt);
    return elements;
  }

  /** {@link #floats} by rows. */
  public float[][] floatRows() {
    float[] all = floats();
    return rows(new float[rowCount()][], i -> Arrays.copyOfRange(all, i * width(), end(i)));
  }

  /** {@link #doubles} by rows. */
  public double[][] doubleRows() {
    double[] all = doubles();
    return rows(new double[rowCount()][], i -> Arrays.copyOfRange(all, i * width(), end(i)));
  }

  /** {@link #longs} by rows. */
  public long[][] longRows() {
    long[] all = longs();
    return rows(new long[rowCount()][], i -> Arrays.copyOfRange(all, i * width(), end(i)));
  }

  /** {@link #strings} by rows. */
  public List<List<String>> stringRows() {
    List<String> all = strings();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < rowCount(); i++) {
      rows.add(all.subList(i * width(), end(i)));
    }
    return List.copyOf(rows);
  }

  private static <T> T[] rows(T[] rows, IntFunction<T> row) {
    Arrays.setAll(rows, row);
    return rows;
  }

  private int rowCount() {
    return tensor.rows();
  }

  private int width() {
    return Math.toIntExact(shape().elementsPerRow());
  }

  private int end(int row) {
    return (row + 1) * width();
  }

  private FixedTensor numbers() {
    if (tensor instanceof FixedTensor numbers) {
      return numbers;
    }
    throw other("a number type");
  }

  private FixedTensor whole() {
    return switch (dataType()) {
      case FP16, BF16, FP32, FP64 -> throw other("a whole type");
      default -> numbers();
    };
  }

  private BytesTensor texts() {
    if (tensor instanceof BytesTensor texts) {
      return texts;
    }
    throw other("BYTES");
  }

  private IllegalStateException other(String expected) {
    return new IllegalStateException(
        "output '" + name + "': " + dataType() + " (expected: " + expected + ")");
  }
}
