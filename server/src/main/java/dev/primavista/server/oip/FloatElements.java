package dev.primavista.server.oip;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Numbers with a fraction, rounded to the nearest of their type. NaN and the infinities come as the
 * bare words that Python writes or as strings; a finite number that rounds to infinity is refused.
 */
record FloatElements(DataType type, ByteBuffer data) implements TensorReader.Elements {
  @Override
  public void read(JsonParser parser, JsonToken token, TensorReader place) throws IOException {
    switch (token) {
      case VALUE_NUMBER_INT -> put(parser, true, place);
      case VALUE_NUMBER_FLOAT -> put(parser, !parser.isNaN(), place);
      case VALUE_STRING -> putWord(parser.getText(), token, place);
      default -> throw place.wrongElement(token, "a number");
    }
  }

  private void put(JsonParser parser, boolean finite, TensorReader place) throws IOException {
    if (type == DataType.FP64) {
      double value = parser.getDoubleValue();
      if (finite && Double.isInfinite(value)) {
        throw place.outOfRange();
      }
      data.putDouble(value);
    } else {
      float value = parser.getFloatValue();
      if (!putNarrow(value) && finite) {
        throw place.outOfRange();
      }
    }
  }

  private void putWord(String word, JsonToken token, TensorReader place) {
    float value =
        switch (word) {
          case "NaN" -> Float.NaN;
          case "Infinity", "+Infinity" -> Float.POSITIVE_INFINITY;
          case "-Infinity" -> Float.NEGATIVE_INFINITY;
          default -> throw place.wrongElement(token, "a number");
        };
    if (type == DataType.FP64) {
      data.putDouble(value);
    } else {
      putNarrow(value);
    }
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
