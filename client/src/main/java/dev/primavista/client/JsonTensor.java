package dev.primavista.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.client.InferenceException.Malformed;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the {@code data} of a tensor, flat or nested. */
final class JsonTensor {
  private final DataType type;
  private final ByteBuffer numbers;
  private final byte[][] texts;
  private int filled;

  private JsonTensor(DataType type, int count) {
    boolean text = type == DataType.BYTES;
    this.type = type;
    this.numbers =
        FixedTensor.allocate(text ? DataType.BOOL : type, Shape.of(text ? 0 : count)).data();
    this.texts = new byte[text ? count : 0][];
  }

  /**
   * Reads the array that the parser stands at, to its end.
   *
   * @param most elements that the document has room for
   */
  static Tensor read(JsonParser parser, DataType type, Shape shape, int most) throws IOException {
    int count = Math.toIntExact(shape.elementCount());
    ResponseReader.require(count <= most, "less data than " + type + shape);
    JsonTensor tensor = new JsonTensor(type, count);
    int depth = 0;
    JsonToken token = parser.currentToken();
    do {
      switch (token) {
        case START_ARRAY -> depth++;
        case END_ARRAY -> depth--;
        default -> {
          if (depth == 0 || tensor.filled == count) {
            throw new Malformed("data for " + type + shape, null);
          }
          tensor.add(parser, token);
        }
      }
      token = depth == 0 ? token : parser.nextToken();
    } while (depth > 0);
    ResponseReader.require(
        tensor.filled == count, Amount.of(tensor.filled, "element") + " for " + type + shape);
    return type == DataType.BYTES
        ? BytesTensor.wrap(shape, tensor.texts)
        : FixedTensor.wrap(type, shape, tensor.numbers.flip());
  }

  private void add(JsonParser parser, JsonToken token) throws IOException {
    switch (type) {
      case BYTES -> {
        ResponseReader.require(token == JsonToken.VALUE_STRING, "a text is no string");
        texts[filled] = parser.getText().getBytes(StandardCharsets.UTF_8);
      }
      case BOOL -> numbers.put((byte) (isTrue(parser, token) ? 1 : 0));
      case FP64 -> numbers.putDouble(real(parser, token));
      case FP32 -> numbers.putFloat(single(parser, token));
      case FP16 -> numbers.putShort(half(parser, token));
      case BF16 -> numbers.putShort(brain(parser, token));
      case UINT64 -> numbers.putLong(unsigned(parser, token));
      case INT64 -> numbers.putLong(whole(parser, Long.MIN_VALUE, Long.MAX_VALUE));
      case INT32 -> numbers.putInt((int) whole(parser, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case UINT32 -> numbers.putInt((int) whole(parser, 0, 0xffff_ffffL));
      case INT16 -> numbers.putShort((short) whole(parser, Short.MIN_VALUE, Short.MAX_VALUE));
      case UINT16 -> numbers.putShort((short) whole(parser, 0, 0xffff));
      case INT8 -> numbers.put((byte) whole(parser, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case UINT8 -> numbers.put((byte) whole(parser, 0, 0xff));
    }
    filled++;
  }

  private long whole(JsonParser parser, long least, long most) throws IOException {
    long value = Json.whole(parser);
    if (value < least || value > most) {
      throw none(Long.toString(value));
    }
    return value;
  }

  private long unsigned(JsonParser parser, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      return whole(parser, 0, Long.MAX_VALUE);
    }
    BigInteger value = parser.getBigIntegerValue();
    if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
      throw none(value.toString());
    }
    return value.longValue();
  }

  /** Some servers write truth values as numbers. */
  private static boolean isTrue(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> Json.whole(parser) != 0;
    };
  }

  private double real(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      return word(parser.getText());
    }
    double value = parser.getDoubleValue();
    requireHeld(Double.isFinite(value), parser);
    return value;
  }

  private float single(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      return (float) word(parser.getText());
    }
    float value = parser.getFloatValue();
    requireHeld(Float.isFinite(value), parser);
    return value;
  }

  private short half(JsonParser parser, JsonToken token) throws IOException {
    float value = single(parser, token);
    short half = Float.floatToFloat16(value);
    requireHeld(!Float.isFinite(value) || Float.isFinite(Float.float16ToFloat(half)), parser);
    return half;
  }

  /** The upper half of a float, rounded to the nearest one, and to the even one of two. */
  private short brain(JsonParser parser, JsonToken token) throws IOException {
    float value = single(parser, token);
    int bits = Float.floatToIntBits(value);
    if (!Float.isFinite(value)) {
      return (short) (bits >>> 16);
    }
    int rounded = bits + 0x7fff + ((bits >>> 16) & 1);
    requireHeld(Float.isFinite(Float.intBitsToFloat(rounded & 0xffff_0000)), parser);
    return (short) (rounded >>> 16);
  }

  /** A number must not become an infinity, which a server may write as a word. */
  private void requireHeld(boolean held, JsonParser parser) throws IOException {
    if (!held && !parser.isNaN()) {
      throw none(parser.getText());
    }
  }

  private Malformed none(String number) {
    return new Malformed(number + " is no " + type, null);
  }

  /** NaN and the infinities where a server writes them as strings. */
  private static double word(String text) {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw new Malformed("'" + text + "' is no number", null);
    };
  }
}
