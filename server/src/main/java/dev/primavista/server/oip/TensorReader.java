package dev.primavista.server.oip;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonCursor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the {@code data} array of one tensor into its storage. It may be flat, or nested as deep as
 * the shape; in C order either way.
 */
public final class TensorReader {
  private final TensorHead head;
  private final int count;
  private final Elements elements;
  private int filled;

  private TensorReader(TensorHead head, int count) {
    this.head = head;
    this.count = count;
    this.elements = Elements.of(head, count);
  }

  /** Reads the array that comes next; of a tensor without dimensions it may be the value alone. */
  public static Tensor read(TensorHead head, JsonCursor in) {
    if (in.kind() != JsonCursor.Kind.ARRAY) {
      if (head.shape().rank() == 0) {
        return readScalar(head, in);
      }
      throw new InvalidRequest(
          "wrong_type", head.label() + ": data is no array (expected: an array)", data(head));
    }
    TensorReader reader = new TensorReader(head, head.count(in.length()));
    boolean more = in.beginArray();
    if (more && in.kind() == JsonCursor.Kind.ARRAY) {
      reader.readNested(in, 0);
    } else {
      reader.readFlat(in, more);
    }
    return reader.finish();
  }

  private static Tensor readScalar(TensorHead head, JsonCursor in) {
    TensorReader reader = new TensorReader(head, 1);
    reader.elements.read(in, reader);
    reader.filled++;
    return reader.finish();
  }

  /**
   * Reads a tensor whose rows stand apart from each other in a body.
   *
   * @param rowsAt where each row begins; as many as the shape has rows
   */
  public static Tensor readRows(TensorHead head, byte[] body, int[] rowsAt) {
    TensorReader reader = new TensorReader(head, head.count(body.length));
    for (int at : rowsAt) {
      reader.readRow(JsonCursor.at(body, at));
    }
    return reader.finish();
  }

  private void readRow(JsonCursor in) {
    if (in.kind() == JsonCursor.Kind.ARRAY && head.shape().rank() > 1) {
      readInner(in, 1);
      return;
    }
    if (head.shape().withRows(1).elementCount() != 1) {
      throw wrongNesting("a value where an array belongs");
    }
    elements.read(in, this);
    filled++;
  }

  /** Reads to the end of the array that was begun. */
  private void readFlat(JsonCursor in, boolean any) {
    for (boolean more = any; more; more = in.nextElement()) {
      if (filled == count) {
        JsonCursor.Kind _ = in.kind();
        throw tooMany();
      }
      filled += elements.readSome(in, this, count - filled);
    }
  }

  /** Reads the arrays of one axis, which was begun; the first of them comes next. */
  private void readNested(JsonCursor in, int axis) {
    if (axis + 1 >= head.shape().rank()) {
      throw wrongNesting("nested deeper than the shape");
    }
    long seen = 0;
    for (boolean more = true; more; more = in.nextElement()) {
      if (in.kind() != JsonCursor.Kind.ARRAY) {
        throw wrongNesting("arrays and values beside each other");
      }
      readInner(in, axis + 1);
      seen++;
    }
    requireLength(seen, axis);
  }

  private void readInner(JsonCursor in, int axis) {
    boolean deeper = axis + 1 < head.shape().rank();
    boolean any = in.beginArray();
    if (deeper && any) {
      if (in.kind() != JsonCursor.Kind.ARRAY) {
        throw wrongNesting("not nested as deep as the shape");
      }
      readNested(in, axis);
      return;
    }
    int before = filled;
    readFlat(in, any);
    requireLength(filled - before, axis);
  }

  private void requireLength(long given, int axis) {
    long expected = head.shape().dimension(axis);
    if (given != expected) {
      throw wrongNesting("an array of " + given + " where the shape has " + expected);
    }
  }

  private Tensor finish() {
    if (filled != count) {
      throw new InvalidRequest(
          "element_count",
          head.label()
              + ": "
              + Amount.of(filled, "element")
              + " given, "
              + count
              + " expected for shape "
              + head.shape(),
          data(head));
    }
    return elements.toTensor(head.shape());
  }

  private InvalidRequest tooMany() {
    return new InvalidRequest(
        "element_count",
        head.label()
            + ": more than the "
            + Amount.of(count, "element")
            + " of shape "
            + head.shape(),
        data(head));
  }

  private InvalidRequest wrongNesting(String what) {
    return new InvalidRequest(
        "wrong_shape",
        head.label()
            + ": data has "
            + what
            + " (expected: flat, or nested as "
            + head.shape()
            + ")",
        data(head));
  }

  /** The refusal of the element that comes next, or of a word that is none. */
  InvalidRequest wrongElement(JsonCursor in, String expected) {
    return wrongDatatype(
        switch (in.kind()) {
          case STRING -> "a string";
          case NUMBER -> "a number";
          case TRUE, FALSE -> {
            in.skip();
            yield "a boolean";
          }
          case NULL -> {
            in.skip();
            yield "null";
          }
          case ARRAY -> "an array";
          case OBJECT -> "an object";
        },
        expected);
  }

  /** The refusal of a number that is not whole. */
  InvalidRequest wrongNumber() {
    return wrongDatatype("a number with a fraction or exponent", "a whole number");
  }

  private InvalidRequest wrongDatatype(String given, String expected) {
    return new InvalidRequest(
        "wrong_datatype",
        head.label() + ": " + given + " given, " + expected + " expected for " + head.dataType(),
        data(head) + "[" + filled + "]");
  }

  /** The refusal of a number beyond the type's range. */
  InvalidRequest outOfRange() {
    return new InvalidRequest(
        "out_of_range",
        head.label() + ": a number beyond the range of " + head.dataType(),
        data(head) + "[" + filled + "]");
  }

  private static String data(TensorHead head) {
    return head.param() + ".data";
  }

  /** Storage that is filled element by element. */
  interface Elements {
    /** Reads the value that comes next into the next place. */
    void read(JsonCursor in, TensorReader place);

    /** Reads at least one value and at most so many of those that come next; gives how many. */
    default int readSome(JsonCursor in, TensorReader place, int most) {
      read(in, place);
      return 1;
    }

    Tensor toTensor(Shape shape);

    static Elements of(TensorHead head, int count) {
      DataType type = head.dataType();
      if (type == DataType.BYTES) {
        return new TextElements(new byte[count][], head.base64());
      }
      ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(count, type.byteSize()));
      data.order(ByteOrder.LITTLE_ENDIAN);
      return switch (type) {
        case FP16, BF16, FP32, FP64 -> new FloatElements(type, data);
        case BOOL -> new BooleanElements(data);
        default -> new WholeElements(type, data);
      };
    }
  }

  /** What all storages of numbers do alike. */
  static Tensor wrap(DataType type, Shape shape, ByteBuffer data) {
    return FixedTensor.wrap(type, shape, data.flip());
  }

  /** {@code true} and {@code false}. */
  private record BooleanElements(ByteBuffer data) implements Elements {
    @Override
    public void read(JsonCursor in, TensorReader place) {
      switch (in.kind()) {
        case TRUE, FALSE -> data.put((byte) (in.truth() ? 1 : 0));
        default -> throw place.wrongElement(in, "true or false");
      }
    }

    @Override
    public Tensor toTensor(Shape shape) {
      return wrap(DataType.BOOL, shape, data);
    }
  }

  /** Strings, kept as their UTF-8 bytes; bytes in base64 where they are taken. */
  private static final class TextElements implements Elements {
    private final byte[][] texts;
    private final boolean base64;

    TextElements(byte[][] texts, boolean base64) {
      this.texts = texts;
      this.base64 = base64;
    }

    @Override
    public void read(JsonCursor in, TensorReader place) {
      String label = place.head.label();
      if (base64 && in.kind() == JsonCursor.Kind.OBJECT) {
        texts[place.filled] = Base64Value.read(in, label);
        return;
      }
      if (in.kind() != JsonCursor.Kind.STRING) {
        throw place.wrongElement(in, "a string");
      }
      byte[] plain = in.plainText();
      texts[place.filled] = plain == null ? UnicodeText.utf8(in.text(), label) : plain;
    }

    @Override
    public Tensor toTensor(Shape shape) {
      return BytesTensor.wrap(shape, texts);
    }
  }
}
