package dev.primavista.server.records;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One input's values, row after row. A column of texts may hold numbers instead where the model
 * takes them; a missing number is NaN.
 */
final class ColumnBuilder {
  private static final int FIRST_CAPACITY = 16;

  private final Place place;
  private final TensorSpec spec;
  private final boolean takesNumbers;
  private final boolean takesMissing;
  private double[] numbers = {};
  private byte[][] texts = {};
  private boolean anyNumber;
  private boolean anyText;
  private int size;

  /**
   * Where messages say that something is.
   *
   * @param model the model's name and version
   */
  record Place(String model) {
    InvalidRequest refusal(String code, int row, String column, String sentence) {
      String at = model + ": row " + row + ", column '" + column + "': ";
      return new InvalidRequest(code, at + sentence, column);
    }
  }

  /** What a column holds besides what it states. */
  record Allowance(boolean numbers, boolean missing) {}

  ColumnBuilder(Place place, TensorSpec spec, Allowance allowance) {
    this.place = place;
    this.spec = spec;
    this.takesNumbers = spec.dataType() != DataType.BYTES || allowance.numbers();
    this.takesMissing = allowance.missing();
  }

  TensorSpec spec() {
    return spec;
  }

  /** Values so far. */
  int size() {
    return size;
  }

  /** Whether numbers may stand here. */
  boolean takesNumbers() {
    return takesNumbers;
  }

  boolean takesTexts() {
    return spec.dataType() == DataType.BYTES;
  }

  void addNumber(double value) {
    if (!takesNumbers) {
      throw wrong("a number given, a text expected");
    }
    if (isWhole() && value != Math.rint(value)) {
      throw wrong("a number with a fraction given, a whole number expected");
    }
    anyNumber = true;
    addRaw(value);
  }

  void addText(String text) {
    if (!takesTexts()) {
      throw wrong("a text given, a number expected");
    }
    anyText = true;
    texts = texts.length <= size ? Arrays.copyOf(texts, capacity()) : texts;
    texts[size] = text.getBytes(StandardCharsets.UTF_8);
    addRaw(Double.NaN);
  }

  /** A value that is not there. */
  void addMissing() {
    boolean holds = takesTexts() ? takesMissing : !isWhole();
    if (!holds) {
      throw place.refusal("missing_value", size, spec.name(), "null given, a value expected");
    }
    addRaw(Double.NaN);
  }

  private void addRaw(double value) {
    numbers = numbers.length == size ? Arrays.copyOf(numbers, capacity()) : numbers;
    numbers[size++] = value;
  }

  private int capacity() {
    return Math.max(FIRST_CAPACITY, size + (size >> 1));
  }

  private boolean isWhole() {
    return switch (spec.dataType()) {
      case FP16, BF16, FP32, FP64, BYTES -> false;
      default -> true;
    };
  }

  /** The refusal of the value that comes now. */
  InvalidRequest wrong(String sentence) {
    return place.refusal("wrong_datatype", size, spec.name(), sentence);
  }

  /** All values as a tensor with this many rows. */
  Tensor build(int rows) {
    long[] dimensions = spec.shape().dimensions();
    if (dimensions.length > 0) {
      dimensions[0] = rows;
    }
    for (int axis = 1; axis < dimensions.length; axis++) {
      if (dimensions[axis] == Shape.ANY) {
        dimensions[axis] = axis == dimensions.length - 1 ? size / Math.max(1, rows) : 1;
      }
    }
    Shape shape = Shape.of(dimensions);
    if (anyText && anyNumber) {
      throw new InvalidRequest(
          "wrong_datatype",
          place.model()
              + ": column '"
              + spec.name()
              + "': texts and numbers given, one kind expected",
          spec.name());
    }
    return takesTexts() && !anyNumber ? texts(shape) : numbers(shape);
  }

  private BytesTensor texts(Shape shape) {
    byte[][] elements = new byte[size][];
    for (int i = 0; i < size; i++) {
      byte[] text = i < texts.length ? texts[i] : null;
      elements[i] = text == null ? BytesTensor.MISSING : text;
    }
    return BytesTensor.wrap(shape, elements);
  }

  private FixedTensor numbers(Shape shape) {
    DataType type = takesTexts() ? DataType.FP64 : spec.dataType();
    FixedTensor tensor = FixedTensor.allocate(type, shape);
    ByteBuffer data = tensor.data();
    for (int i = 0; i < size; i++) {
      double value = numbers[i];
      switch (type) {
        case FP64 -> data.putDouble(value);
        case FP32 -> data.putFloat((float) value);
        case FP16 -> data.putShort(Float.floatToFloat16((float) value));
        case BF16 -> data.putShort((short) (Float.floatToIntBits((float) value) >>> 16));
        case INT64, UINT64 -> data.putLong((long) value);
        case INT32, UINT32 -> data.putInt((int) (long) value);
        case INT16, UINT16 -> data.putShort((short) (long) value);
        default -> data.put((byte) (long) value);
      }
    }
    return tensor;
  }
}
