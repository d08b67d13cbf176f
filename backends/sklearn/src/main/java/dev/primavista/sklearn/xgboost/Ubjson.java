package dev.primavista.sklearn.xgboost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Universal Binary JSON, draft 12, with typed and counted arrays: what XGBoost writes. */
final class Ubjson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DEEPEST = 100;

  private final ByteBuffer in;
  private int depth;

  private Ubjson(byte[] bytes) {
    in = ByteBuffer.wrap(bytes);
  }

  /** The one value of these bytes. */
  static JsonNode read(byte[] bytes) {
    try {
      Ubjson reader = new Ubjson(bytes);
      return reader.value(reader.marker());
    } catch (BufferUnderflowException e) {
      throw new UnreadableModel("its UBJSON ends early");
    }
  }

  private char marker() {
    char marker = (char) in.get();
    return marker == 'N' ? marker() : marker;
  }

  private JsonNode value(char marker) {
    return switch (marker) {
      case 'Z' -> NODES.nullNode();
      case 'T' -> NODES.booleanNode(true);
      case 'F' -> NODES.booleanNode(false);
      case 'i' -> NODES.numberNode(in.get());
      case 'U' -> NODES.numberNode(in.get() & 0xff);
      case 'I' -> NODES.numberNode(in.getShort());
      case 'l' -> NODES.numberNode(in.getInt());
      case 'L' -> NODES.numberNode(in.getLong());
      case 'd' -> NODES.numberNode(in.getFloat());
      case 'D' -> NODES.numberNode(in.getDouble());
      case 'C' -> NODES.textNode(String.valueOf((char) in.get()));
      case 'S' -> NODES.textNode(text());
      case '[' -> nested(true);
      case '{' -> nested(false);
      default -> throw new UnreadableModel("UBJSON marker " + (int) marker + " is not known");
    };
  }

  private String text() {
    byte[] bytes = new byte[count()];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private int count() {
    JsonNode count = value(marker());
    if (!count.isIntegralNumber() || count.asLong() < 0 || count.asLong() > in.remaining()) {
      throw new UnreadableModel(
          "a UBJSON length of " + count + " (" + in.remaining() + " bytes left)");
    }
    return count.asInt();
  }

  private JsonNode nested(boolean array) {
    if (++depth > DEEPEST) {
      throw new UnreadableModel("its UBJSON is nested more than " + DEEPEST + " deep");
    }
    char type = 0;
    int count = -1;
    if (peek() == '$') {
      in.get();
      type = (char) in.get();
    }
    if (peek() == '#') {
      in.get();
      count = count();
    }
    JsonNode node = array ? array(type, count) : object(type, count);
    depth--;
    return node;
  }

  private char peek() {
    if (!in.hasRemaining()) {
      throw new UnreadableModel("its UBJSON ends early");
    }
    return (char) in.get(in.position());
  }

  private ArrayNode array(char type, int count) {
    ArrayNode array = NODES.arrayNode();
    for (int i = 0; count < 0 || i < count; i++) {
      if (count < 0 && peek() == ']') {
        in.get();
        break;
      }
      array.add(value(type == 0 ? marker() : type));
    }
    return array;
  }

  private ObjectNode object(char type, int count) {
    ObjectNode object = NODES.objectNode();
    for (int i = 0; count < 0 || i < count; i++) {
      if (count < 0 && peek() == '}') {
        in.get();
        break;
      }
      String name = text();
      object.set(name, value(type == 0 ? marker() : type));
    }
    return object;
  }
}
