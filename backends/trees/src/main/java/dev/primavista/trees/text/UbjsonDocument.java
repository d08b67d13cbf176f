package dev.primavista.trees.text;

import dev.primavista.trees.TreeFormatException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a UBJSON object (draft 12), with arrays of one type or of any. */
public final class UbjsonDocument {
  private static final int DEEPEST = 200;

  private final ByteBuffer in;
  private int depth;

  private UbjsonDocument(byte[] content) {
    in = ByteBuffer.wrap(content);
  }

  /** Whether a file begins as a UBJSON object: a brace, then a length. */
  public static boolean looksLikeUbjson(byte[] head) {
    return head.length > 2 && head[0] == '{' && "iUIlL".indexOf(head[1]) >= 0;
  }

  /**
   * The object in these bytes.
   *
   * @throws TreeFormatException if they are no UBJSON object
   */
  public static Document read(byte[] content) {
    try {
      UbjsonDocument reader = new UbjsonDocument(content);
      if (reader.in.get() != '{') {
        throw new TreeFormatException("the file is no UBJSON object");
      }
      return reader.object();
    } catch (BufferUnderflowException | IllegalArgumentException shortened) {
      throw new TreeFormatException("the UBJSON ends too early");
    }
  }

  private Document object() {
    deeper();
    Map<String, Object> values = new LinkedHashMap<>();
    byte type = in.get();
    while (type != '}') {
      String name = text(length(type));
      byte marker = in.get();
      if (marker != 'Z') {
        values.put(name, value(marker));
      } else {
        values.remove(name);
      }
      type = in.get();
    }
    depth--;
    return Document.of(values);
  }

  private void deeper() {
    if (++depth > DEEPEST) {
      throw new TreeFormatException("objects more than " + DEEPEST + " deep");
    }
  }

  private Object value(byte marker) {
    return switch (marker) {
      case '{' -> object();
      case '[' -> array();
      case 'S' -> text(length(in.get()));
      case 'T' -> true;
      case 'F' -> false;
      case 'C' -> String.valueOf((char) in.get());
      default -> number(marker);
    };
  }

  private double number(byte marker) {
    return switch (marker) {
      case 'i' -> in.get();
      case 'U' -> Byte.toUnsignedInt(in.get());
      case 'I' -> in.getShort();
      case 'l' -> in.getInt();
      case 'L' -> in.getLong();
      case 'd' -> in.getFloat();
      case 'D' -> in.getDouble();
      default -> throw new TreeFormatException("UBJSON type '" + (char) marker + "' is not known");
    };
  }

  private int length(byte marker) {
    double length = "iUIlL".indexOf(marker) < 0 ? -1 : number(marker);
    if (length < 0 || length > in.remaining()) {
      throw new TreeFormatException("a UBJSON length of " + length);
    }
    return (int) length;
  }

  private String text(int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Object array() {
    deeper();
    byte marker = in.get();
    Object items;
    if (marker == '$') {
      byte type = in.get();
      items = typed(type);
    } else {
      items = untyped(marker);
    }
    depth--;
    return items;
  }

  private double[] typed(byte type) {
    if (in.get() != '#') {
      throw new TreeFormatException("a UBJSON array of one type without a count");
    }
    double[] numbers = new double[length(in.get())];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(type);
    }
    return numbers;
  }

  private Object untyped(byte first) {
    int count = first == '#' ? length(in.get()) : Integer.MAX_VALUE;
    List<Object> items = new ArrayList<>();
    byte marker = first == '#' && count > 0 ? in.get() : first;
    while (items.size() < count && marker != ']') {
      items.add(marker == 'Z' ? "" : value(marker));
      if (items.size() < count) {
        marker = in.get();
      }
    }
    boolean numbers =
        items.stream().allMatch(item -> item instanceof Double || item instanceof Boolean);
    return numbers
        ? items.stream().mapToDouble(UbjsonDocument::asNumber).toArray()
        : List.copyOf(items);
  }

  private static double asNumber(Object item) {
    return item instanceof Double number ? number : Boolean.TRUE.equals(item) ? 1 : 0;
  }
}
