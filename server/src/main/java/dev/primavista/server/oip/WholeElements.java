package dev.primavista.server.oip;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Whole numbers within the range of their type; a fraction or an exponent is refused. */
record WholeElements(DataType type, ByteBuffer data) implements TensorReader.Elements {
  private static final int UINT64_BITS = 64;

  @Override
  public void read(JsonParser parser, JsonToken token, TensorReader place) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw place.wrongElement(token, "a whole number");
    }
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      putBig(parser.getBigIntegerValue(), place);
      return;
    }
    long value = parser.getLongValue();
    if (value < least() || value > greatest()) {
      throw place.outOfRange();
    }
    put(value);
  }

  private void putBig(BigInteger value, TensorReader place) {
    if (type != DataType.UINT64 || value.signum() < 0 || value.bitLength() > UINT64_BITS) {
      throw place.outOfRange();
    }
    put(value.longValue());
  }

  private void put(long value) {
    switch (type.byteSize()) {
      case 1 -> data.put((byte) value);
      case 2 -> data.putShort((short) value);
      case 4 -> data.putInt((int) value);
      default -> data.putLong(value);
    }
  }

  private long least() {
    return switch (type) {
      case INT8 -> Byte.MIN_VALUE;
      case INT16 -> Short.MIN_VALUE;
      case INT32 -> Integer.MIN_VALUE;
      case INT64 -> Long.MIN_VALUE;
      default -> 0;
    };
  }

  private long greatest() {
    return switch (type) {
      case INT8 -> Byte.MAX_VALUE;
      case INT16 -> Short.MAX_VALUE;
      case INT32 -> Integer.MAX_VALUE;
      case UINT8 -> 0xFF;
      case UINT16 -> 0xFFFF;
      case UINT32 -> 0xFFFF_FFFFL;
      default -> Long.MAX_VALUE;
    };
  }

  @Override
  public Tensor toTensor(Shape shape) {
    return TensorReader.wrap(type, shape, data);
  }
}
