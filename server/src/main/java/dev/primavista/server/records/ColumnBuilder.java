package dev.primavista.server.records;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

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
  private final boolean parsesTexts;
  private final boolean whole;
  private final boolean oneValue;
  private final Nesting nesting = new Nesting();
  private double[] numbers = {};
  private long[] wholes = {};
  private byte[][] texts = {};
  private boolean anyNumber;
  private boolean anyText;
  private int size;
  private int begun;

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
  record Allowance(boolean numbers, boolean missing, boolean textsOfNumbers) {}

  ColumnBuilder(Place place, TensorSpec spec, Allowance allowance) {
    this.place = place;
    this.spec = spec;
    this.takesNumbers = spec.dataType() != DataType.BYTES || allowance.numbers();
    this.takesMissing = allowance.missing();
    this.parsesTexts = allowance.textsOfNumbers();
    this.whole = spec.dataType().isWhole();
    this.oneValue = RowForms.isColumn(spec);
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

  /** An array of values begins. */
  void beginArray() {
    begun = nesting.isClosed() ? size : begun;
    nesting.begin();
  }

  /** It ends; a column of single values has one in it. */
  void endArray() {
    nesting.end();
    if (oneValue && nesting.isClosed() && size != begun + 1) {
      String sentence = Amount.of(size - begun, "value") + " given, 1 expected";
      throw place.refusal("wrong_shape", begun, spec.name(), sentence);
    }
  }

  /** Whether the rows so far are nested alike. */
  boolean isEven() {
    return nesting.isEven();
  }

  /** A number with or without a fraction. */
  void addNumber(double value) {
    if (!takesNumbers) {
      throw wrong("a number given, a text expected");
    }
    if (whole) {
      addWhole(wholeOf(value));
      return;
    }
    if (Double.isFinite(value)
        && Double.isInfinite(ColumnNumbers.narrowed(spec.dataType(), value))) {
      throw outOfRange();
    }
    anyNumber = true;
    addRaw(value);
  }

  /** A whole number, which a column of whole numbers keeps to its last digit. */
  void addWhole(long value) {
    if (!whole) {
      addNumber((double) value);
      return;
    }
    if (!ColumnNumbers.holds(spec.dataType(), value)) {
      throw outOfRange();
    }
    wholes = wholes.length == size ? Arrays.copyOf(wholes, capacity()) : wholes;
    wholes[size++] = value;
    nesting.value();
  }

  private long wholeOf(double value) {
    if (value != Math.rint(value) || Double.isInfinite(value)) {
      throw wrong("a number with a fraction given, a whole number expected");
    }
    if (Math.abs(value) > ColumnNumbers.EXACT) {
      throw outOfRange();
    }
    return (long) value;
  }

  private InvalidRequest outOfRange() {
    return place.refusal(
        "out_of_range", size, spec.name(), "a number beyond the range of " + spec.dataType());
  }

  void addText(String text) {
    if (!takesTexts()) {
      addNumber(parsed(text));
      return;
    }
    add(text.getBytes(StandardCharsets.UTF_8));
  }

  private double parsed(String text) {
    if (!parsesTexts || !NumberText.isNumber(text)) {
      throw wrong("a text given, a number expected");
    }
    return NumberText.parse(text);
  }

  /** Bytes written in base64. */
  void addBase64(String text) {
    if (!takesTexts()) {
      throw wrong("bytes given, a number expected");
    }
    try {
      add(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw place.refusal(
          "malformed_base64", size, spec.name(), "no base64 given, {\"b64\": \"...\"} expected");
    }
  }

  private void add(byte[] bytes) {
    anyText = true;
    texts = texts.length <= size ? Arrays.copyOf(texts, capacity()) : texts;
    texts[size] = bytes;
    addRaw(Double.NaN);
  }

  /** Whether a value may be missing. */
  boolean takesMissing() {
    return takesTexts() ? takesMissing : !whole;
  }

  /** A value that is not there. */
  void addMissing() {
    if (!takesMissing()) {
      throw place.refusal("missing_value", size, spec.name(), "null given, a value expected");
    }
    addRaw(Double.NaN);
  }

  private void addRaw(double value) {
    numbers = numbers.length == size ? Arrays.copyOf(numbers, capacity()) : numbers;
    numbers[size++] = value;
    nesting.value();
  }

  private int capacity() {
    return Math.max(FIRST_CAPACITY, size + (size >> 1));
  }

  /** The refusal of the value that comes now. */
  InvalidRequest wrong(String sentence) {
    return place.refusal("wrong_datatype", size, spec.name(), sentence);
  }

  /** All values as a tensor with this many rows, at least one. */
  Tensor build(int rows) {
    int perRow = size / rows;
    Shape shape = nesting.fitted(spec.shape(), rows, perRow).orElseThrow(() -> wrongShape(perRow));
    if (anyText && anyNumber) {
      throw new InvalidRequest(
          "wrong_datatype",
          place.model()
              + ": column '"
              + spec.name()
              + "': texts and numbers given, one kind expected",
          spec.name());
    }
    if (whole) {
      return ColumnNumbers.wholes(spec.dataType(), shape, i -> wholes[i]);
    }
    DataType type = takesTexts() ? DataType.FP64 : spec.dataType();
    return takesTexts() && !anyNumber
        ? texts(shape)
        : ColumnNumbers.floats(type, shape, i -> numbers[i]);
  }

  private InvalidRequest wrongShape(int perRow) {
    long[] dimensions = spec.shape().dimensions();
    Shape row = Shape.of(Arrays.copyOfRange(dimensions, 1, dimensions.length));
    return new InvalidRequest(
        "wrong_shape",
        place.model()
            + ": input '"
            + spec.name()
            + "': rows of shape "
            + nesting.given(perRow)
            + " given, "
            + row
            + " expected",
        spec.name(),
        "nest a row's values in arrays as the shape says");
  }

  private BytesTensor texts(Shape shape) {
    byte[][] elements = new byte[size][];
    for (int i = 0; i < size; i++) {
      byte[] text = i < texts.length ? texts[i] : null;
      elements[i] = text == null ? BytesTensor.MISSING : text;
    }
    return BytesTensor.wrap(shape, elements);
  }
}
