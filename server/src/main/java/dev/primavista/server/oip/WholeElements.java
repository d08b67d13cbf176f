package dev.primavista.server.oip;

import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonCursor;
import dev.primavista.server.json.JsonNumber;
import java.nio.ByteBuffer;

/** Whole numbers within the range of their type; a fraction or an exponent is refused. */
final class WholeElements implements TensorReader.Elements {
  private final DataType type;
  private final ByteBuffer data;

  /** The greatest number without sign that may stand behind a minus, and behind none. */
  private final long leastMagnitude;

  private final long greatestMagnitude;

  WholeElements(DataType type, ByteBuffer data) {
    this.type = type;
    this.data = data;
    int bits = 8 * type.byteSize();
    boolean signed = type.name().startsWith("INT");
    this.leastMagnitude = signed ? 1L << (bits - 1) : 0;
    this.greatestMagnitude = -1L >>> (Long.SIZE - bits + (signed ? 1 : 0));
  }

  @Override
  public void read(JsonCursor in, TensorReader place) {
    if (in.kind() != JsonCursor.Kind.NUMBER) {
      throw place.wrongElement(in, "a whole number");
    }
    JsonNumber number = in.number();
    if (!number.isWhole()) {
      throw place.wrongNumber();
    }
    long magnitude = number.magnitude();
    long most = number.isNegative() ? leastMagnitude : greatestMagnitude;
    if (!number.fits() || Long.compareUnsigned(magnitude, most) > 0) {
      throw place.outOfRange();
    }
    put(number.isNegative() ? -magnitude : magnitude);
  }

  private void put(long value) {
    switch (type.byteSize()) {
      case 1 -> data.put((byte) value);
      case 2 -> data.putShort((short) value);
      case 4 -> data.putInt((int) value);
      default -> data.putLong(value);
    }
  }

  @Override
  public Tensor toTensor(Shape shape) {
    return TensorReader.wrap(type, shape, data);
  }
}
