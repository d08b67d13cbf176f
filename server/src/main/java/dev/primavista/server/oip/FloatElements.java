package dev.primavista.server.oip;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonCursor;
import dev.primavista.server.json.JsonNumber;
import java.nio.ByteBuffer;

/**
 * Numbers with a fraction, rounded to the nearest of their type. NaN and the infinities come as the
 * bare words that Python writes or as strings; a finite number that rounds to infinity is refused.
 */
record FloatElements(DataType type, ByteBuffer data) implements TensorReader.Elements {
  @Override
  public void read(JsonCursor in, TensorReader place) {
    switch (in.kind()) {
      case NUMBER -> put(in.number(), place);
      case STRING -> put(word(in, place));
      default -> throw place.wrongElement(in, "a number");
    }
  }

  @Override
  public int readSome(JsonCursor in, TensorReader place, int most) {
    int plain =
        switch (type) {
          case FP32 -> in.plainNumbers(data, false, most);
          case FP64 -> in.plainNumbers(data, true, most);
          default -> 0;
        };
    if (plain > 0) {
      return plain;
    }
    read(in, place);
    return 1;
  }

  private void put(JsonNumber number, TensorReader place) {
    boolean finite = type == DataType.FP64 ? put(number.toDouble()) : putNarrow(number.toFloat());
    if (!finite && !number.isWord()) {
      throw place.outOfRange();
    }
  }

  private void put(float word) {
    boolean _ = type == DataType.FP64 ? put((double) word) : putNarrow(word);
  }

  private static float word(JsonCursor in, TensorReader place) {
    InvalidRequest refusal = place.wrongElement(in, "a number");
    return switch (in.text()) {
      case "NaN" -> Float.NaN;
      case "Infinity", "+Infinity" -> Float.POSITIVE_INFINITY;
      case "-Infinity" -> Float.NEGATIVE_INFINITY;
      default -> throw refusal;
    };
  }

  /** Stores the value; false if it is infinite. */
  private boolean put(double value) {
    data.putDouble(value);
    return !Double.isInfinite(value);
  }

  /** Stores the value; false if what is stored is infinite. */
  private boolean putNarrow(float value) {
    float stored =
        switch (type) {
          case FP16 -> {
            short half = Float.floatToFloat16(value);
            data.putShort(half);
            yield Float.float16ToFloat(half);
          }
          case BF16 -> {
            short half = bfloat16(value);
            data.putShort(half);
            yield Float.intBitsToFloat(half << 16);
          }
          default -> {
            data.putFloat(value);
            yield value;
          }
        };
    return !Float.isInfinite(stored);
  }

  /** The upper half of a float, rounded to nearest, ties to even. */
  private static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }

  @Override
  public Tensor toTensor(Shape shape) {
    return TensorReader.wrap(type, shape, data);
  }
}
