package dev.primavista.server.oip;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonInput;
import java.io.IOException;
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

  /**
   * What is known of a tensor besides its data.
   *
   * @param label for messages: {@code input 'age'}
   * @param param for programs: {@code inputs[0]}
   * @param base64 whether {@code {"b64": "..."}} stands for bytes
   */
  public record TensorHead(
      String label, String param, DataType dataType, Shape shape, boolean base64) {
    /** Where strings are texts only. */
    public TensorHead(String label, String param, DataType dataType, Shape shape) {
      this(label, param, dataType, shape, false);
    }
  }

  private TensorReader(TensorHead head, int count) {
    this.head = head;
    this.count = count;
    this.elements = Elements.of(head, count);
  }

  /**
   * Reads the array that the parser stands at.
   *
   * @param most elements that the body can hold at all; a shape beyond it is refused before any
   *     memory is taken for it
   */
  public static Tensor read(TensorHead head, JsonParser parser, int most) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new InvalidRequest(
          "wrong_type", head.label() + ": data is no array (expected: an array)", data(head));
    }
    TensorReader reader = new TensorReader(head, count(head, most));
    if (parser.nextToken() == JsonToken.START_ARRAY) {
      reader.readNested(parser, 0);
    } else {
      reader.readFlat(parser);
    }
    return reader.finish();
  }

  /**
   * Reads a tensor whose rows stand apart from each other in a body.
   *
   * @param rowsAt where each row begins; as many as the shape has rows
   */
  public static Tensor readRows(TensorHead head, byte[] body, int[] rowsAt) {
    TensorReader reader = new TensorReader(head, count(head, body.length));
    for (int at : rowsAt) {
      int _ = JsonInput.read(body, at, reader::readRow);
    }
    return reader.finish();
  }

  /** Reads one row; gives how many elements there are by now. */
  private int readRow(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.START_ARRAY && head.shape().rank() > 1) {
      readInner(parser, 1);
      return filled;
    }
    if (head.shape().withRows(1).elementCount() != 1) {
      throw wrongNesting("a value where an array belongs");
    }
    elements.read(parser, token, this);
    return ++filled;
  }

  private static int count(TensorHead head, int most) {
    long wanted;
    try {
      wanted = head.shape().elementCount();
    } catch (ArithmeticException overflow) {
      wanted = Long.MAX_VALUE;
    }
    if (wanted > most) {
      throw new InvalidRequest(
          "element_count",
          head.label() + ": shape " + head.shape() + " has more elements than were sent",
          head.param() + ".shape");
    }
    return (int) wanted;
  }

  /** Reads to the end of the array; the parser stands at its first element or its end. */
  private void readFlat(JsonParser parser) throws IOException {
    for (JsonToken token = parser.currentToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (filled == count) {
        throw tooMany();
      }
      elements.read(parser, token, this);
      filled++;
    }
  }

  /** Reads the arrays of one axis; the parser stands at the first of them. */
  private void readNested(JsonParser parser, int axis) throws IOException {
    if (axis + 1 >= head.shape().rank()) {
      throw wrongNesting("nested deeper than the shape");
    }
    long seen = 0;
    for (JsonToken token = parser.currentToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token != JsonToken.START_ARRAY) {
        throw wrongNesting("arrays and values beside each other");
      }
      readInner(parser, axis + 1);
      seen++;
    }
    requireLength(seen, axis);
  }

  private void readInner(JsonParser parser, int axis) throws IOException {
    boolean deeper = axis + 1 < head.shape().rank();
    JsonToken first = parser.nextToken();
    if (deeper && first != JsonToken.END_ARRAY) {
      if (first != JsonToken.START_ARRAY) {
        throw wrongNesting("not nested as deep as the shape");
      }
      readNested(parser, axis);
      return;
    }
    int before = filled;
    readFlat(parser);
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
              + filled
              + " elements given, "
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
        head.label() + ": more than the " + count + " elements of shape " + head.shape(),
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

  /** The refusal of the element that is read now. */
  InvalidRequest wrongElement(JsonToken token, String expected) {
    return new InvalidRequest(
        "wrong_datatype",
        head.label()
            + ": "
            + kind(token)
            + " given, "
            + expected
            + " expected for "
            + head.dataType(),
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

  private static String kind(JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "a whole number";
      case VALUE_NUMBER_FLOAT -> "a number with a fraction or exponent";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      case START_ARRAY -> "an array";
      default -> "an object";
    };
  }

  /** Storage that is filled element by element. */
  interface Elements {
    /** Reads the parser's current token into the next place. */
    void read(JsonParser parser, JsonToken token, TensorReader place) throws IOException;

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
    public void read(JsonParser parser, JsonToken token, TensorReader place) {
      switch (token) {
        case VALUE_TRUE -> data.put((byte) 1);
        case VALUE_FALSE -> data.put((byte) 0);
        default -> throw place.wrongElement(token, "true or false");
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
    public void read(JsonParser parser, JsonToken token, TensorReader place) throws IOException {
      if (base64 && token == JsonToken.START_OBJECT) {
        texts[place.filled] = Base64Value.read(parser, place.head.label());
        return;
      }
      if (token != JsonToken.VALUE_STRING) {
        throw place.wrongElement(token, "a string");
      }
      texts[place.filled] = UnicodeText.utf8(parser.getText(), place.head.label());
    }

    @Override
    public Tensor toTensor(Shape shape) {
      return BytesTensor.wrap(shape, texts);
    }
  }
}
