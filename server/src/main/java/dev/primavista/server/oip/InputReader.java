package dev.primavista.server.oip;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonCursor;
import dev.primavista.server.json.JsonNumber;
import dev.primavista.server.memory.Place;
import dev.primavista.server.memory.SharedTensors;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one object of {@code inputs}. Its members may come in any order: data that comes before its
 * datatype or shape is passed over and read again from its place in the body.
 */
final class InputReader {
  private static final int MAX_RANK = 32;
  private static final int NOWHERE = -1;
  private static final byte[] NO_BYTES = {};

  private final @Nullable BinaryTail tail;
  private final @Nullable SharedTensors shared;
  private final String param;
  private @Nullable PlaceReader places;
  private @Nullable String name;
  private @Nullable DataType dataType;
  private @Nullable Shape shape;
  private @Nullable Tensor tensor;
  private int dataAt = NOWHERE;
  private int nullAt = NOWHERE;
  private int binarySize = NOWHERE;
  private String contentType = "";

  /** A tensor and the input that it is for. */
  record Named(String name, Tensor tensor) {}

  /**
   * @param tail what stands behind the JSON; null where the request has no such part
   * @param shared what lies in shared memory; null where there is none
   * @param param where it stands, for messages: {@code inputs[0]}
   */
  InputReader(@Nullable BinaryTail tail, @Nullable SharedTensors shared, String param) {
    this.tail = tail;
    this.shared = shared;
    this.param = param;
  }

  /** Reads the object that comes next. */
  Named read(JsonCursor in) {
    for (boolean more = in.beginObject(); more; more = in.nextMember()) {
      readMember(in.name(), in);
    }
    String named = present(name, "name", "a string");
    Tensor sent = present(tensor(in), "data", "an array");
    String label = label();
    return new Named(
        named, ContentType.named(contentType, label, param).decoded(sent, label, param));
  }

  private @Nullable Tensor tensor(JsonCursor in) {
    Place place = places == null ? null : places.place();
    if (place != null && shared != null) {
      return shared(place, shared);
    }
    if (binarySize != NOWHERE) {
      return binary();
    }
    if (nullAt != NOWHERE && dataAt == NOWHERE && tensor == null && hasNoElement()) {
      return empty();
    }
    int at = dataAt == NOWHERE ? nullAt : dataAt;
    return tensor == null && at != NOWHERE ? TensorReader.read(head(), in.backTo(at)) : tensor;
  }

  private Tensor shared(Place place, SharedTensors memory) {
    if (tensor != null || dataAt != NOWHERE || binarySize != NOWHERE) {
      String at = param + ".parameters." + Place.REGION;
      throw new InvalidRequest(
          "repeated_field", "'" + at + "' and data are both there (expected: one of them)", at);
    }
    byte[] bytes = memory.read(place, label());
    return TensorBytes.decode(head(), bytes, 0, bytes.length);
  }

  private boolean hasNoElement() {
    return shape != null && Arrays.stream(shape.dimensions()).anyMatch(length -> length == 0);
  }

  private Tensor empty() {
    return TensorBytes.decode(head(), NO_BYTES, 0, 0);
  }

  private Tensor binary() {
    String at = param + ".parameters.binary_data_size";
    if (tensor != null || dataAt != NOWHERE) {
      throw new InvalidRequest(
          "repeated_field", "'" + at + "' and data are both there (expected: one of them)", at);
    }
    if (binarySize == 0) {
      return empty();
    }
    if (tail == null) {
      throw new InvalidRequest(
          "missing_header",
          "header "
              + InferBody.HEADER
              + " is missing (expected: the length of the JSON before the binary data)",
          InferBody.HEADER);
    }
    return tail.take(head(), binarySize);
  }

  private void readMember(String member, JsonCursor in) {
    switch (member) {
      case "name" -> {
        requireFirst(name, member);
        name = text(in, member);
      }
      case "datatype" -> {
        requireFirst(dataType, member);
        dataType = readDataType(in);
      }
      case "shape" -> {
        requireFirst(shape, member);
        shape = readShape(in);
      }
      case "data" -> readData(in);
      case "parameters" -> {
        if (!Fields.skipsNull(in)) {
          readParameters(in);
        }
      }
      default -> in.skip();
    }
  }

  private void readData(JsonCursor in) {
    requireFirst(dataAt == NOWHERE ? tensor : Integer.valueOf(dataAt), "data");
    if (in.kind() == JsonCursor.Kind.NULL) {
      nullAt = in.offset();
      in.skip();
    } else if (dataType != null && shape != null && name != null) {
      tensor = TensorReader.read(head(), in);
    } else {
      dataAt = in.offset();
      in.skip();
    }
  }

  private TensorHead head() {
    return new TensorHead(
        label(),
        param,
        present(dataType, "datatype", "a type's name"),
        present(shape, "shape", "an array of dimensions"),
        true);
  }

  private String label() {
    return "input '" + name + "'";
  }

  private String text(JsonCursor in, String member) {
    return in.kind() == JsonCursor.Kind.STRING ? in.text() : Fields.text(in, at(member));
  }

  private DataType readDataType(JsonCursor in) {
    return DataType.named(text(in, "datatype")).orElseThrow(this::unknownDataType);
  }

  private InvalidRequest unknownDataType() {
    String at = at("datatype");
    String all = Arrays.toString(DataType.values());
    return new InvalidRequest(
        "unknown_datatype", "'" + at + "' is no datatype (expected: one of " + all + ")", at);
  }

  private Shape readShape(JsonCursor in) {
    if (in.kind() != JsonCursor.Kind.ARRAY) {
      Fields.require(in, JsonCursor.Kind.ARRAY, at("shape"), "an array of dimensions");
    }
    long[] dimensions = new long[MAX_RANK];
    int rank = 0;
    for (boolean more = in.beginArray(); more; more = in.nextElement()) {
      long dimension = in.kind() == JsonCursor.Kind.NUMBER ? dimension(in.number()) : NOWHERE;
      if (rank == MAX_RANK || dimension < 0) {
        String at = at("shape");
        throw new InvalidRequest(
            "wrong_shape",
            "'" + at + "' is no shape (expected: at most " + MAX_RANK + " whole numbers >= 0)",
            at);
      }
      dimensions[rank++] = dimension;
    }
    return Shape.of(Arrays.copyOf(dimensions, rank));
  }

  private static long dimension(JsonNumber number) {
    boolean sound = number.isWhole() && number.fits() && !number.isNegative();
    return sound ? number.magnitude() : NOWHERE;
  }

  private void readParameters(JsonCursor in) {
    String at = param + ".parameters";
    Fields.require(in, JsonCursor.Kind.OBJECT, at, "an object");
    for (boolean more = in.beginObject(); more; more = in.nextMember()) {
      String parameter = in.name();
      if (Fields.skipsNull(in)) {
        continue;
      }
      switch (parameter) {
        case "binary_data_size" ->
            binarySize = (int) Fields.whole(in, at + ".binary_data_size", 0, Integer.MAX_VALUE);
        case ContentType.PARAMETER ->
            contentType = Fields.text(in, at + "." + ContentType.PARAMETER);
        default -> {
          places = places == null ? new PlaceReader(shared != null, at) : places;
          places.read(parameter, in);
        }
      }
    }
  }

  /** A member's place, for messages: most requests need none. */
  private String at(String member) {
    return param + "." + member;
  }

  private void requireFirst(@Nullable Object before, String member) {
    if (before != null) {
      String at = at(member);
      throw new InvalidRequest("repeated_field", "'" + at + "' is there twice", at);
    }
  }

  private <T> T present(@Nullable T value, String member, String expected) {
    if (value == null) {
      String at = at(member);
      throw new InvalidRequest(
          "missing_field", "'" + at + "' is missing (expected: " + expected + ")", at);
    }
    return value;
  }
}
