package dev.primavista.pickle;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The element type of an array.
 *
 * @param kind numpy's letter: b bool, i signed, u unsigned, f float, c complex, S bytes, U text, V
 *     record or raw, O object, M and m times
 * @param itemSize bytes per element
 * @param order the byte order of multi-byte elements
 * @param fields of a record, in the file's order; empty otherwise
 */
public record Dtype(char kind, int itemSize, ByteOrder order, List<Field> fields)
    implements PyValue {
  /** The largest element that a model file has a use for. */
  private static final int LARGEST_ITEM = 1 << 20;

  /** A named part of a record, {@code offset} bytes from its start. */
  public record Field(String name, Dtype type, int offset) {}

  public Dtype {
    fields = List.copyOf(fields);
    if (itemSize < 0 || itemSize > LARGEST_ITEM) {
      throw new PickleException(
          "limit_exceeded",
          "array elements of " + itemSize + " bytes (expected: 0 to " + LARGEST_ITEM + ")");
    }
    for (Field field : fields) {
      if (field.offset() < 0 || (long) field.offset() + field.type().itemSize() > itemSize) {
        throw new PickleException(
            "malformed_pickle", "field '" + field.name() + "' lies outside of its record");
      }
    }
  }

  /**
   * The type of a numpy type string such as {@code f8}, {@code <i4}, {@code |b1}, {@code <U12} or
   * {@code V64}.
   */
  static Dtype parse(String text) {
    String rest = text;
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    if (!rest.isEmpty() && "<>|=".indexOf(rest.charAt(0)) >= 0) {
      order = orderOf(rest.charAt(0));
      rest = rest.substring(1);
    }
    if (!rest.matches("[biufcSUVOMm][0-9]{0,9}(\\[[a-z0-9]+])?")) {
      throw new PickleException(
          "malformed_pickle",
          "array type '" + printable(text) + "' (expected: a numpy type such as f8)");
    }
    char kind = rest.charAt(0);
    String digits = rest.substring(1).replaceFirst("\\[.*", "");
    int size =
        digits.isEmpty()
            ? (kind == 'O' || kind == 'M' || kind == 'm' ? 8 : 0)
            : Integer.parseInt(digits);
    checkSize(kind, size, text);
    long bytes = kind == 'U' ? 4L * size : kind == 'O' ? 8 : size;
    if (bytes > LARGEST_ITEM) {
      throw new PickleException(
          "limit_exceeded",
          "array elements of " + bytes + " bytes (expected: at most " + LARGEST_ITEM + ")");
    }
    return new Dtype(kind, (int) bytes, order, List.of());
  }

  private static void checkSize(char kind, int size, String text) {
    boolean known =
        switch (kind) {
          case 'b' -> size == 1;
          case 'i', 'u' -> size == 1 || size == 2 || size == 4 || size == 8;
          case 'f' -> size == 2 || size == 4 || size == 8 || size == 16;
          case 'c' -> size == 8 || size == 16;
          default -> true;
        };
    if (!known) {
      throw new PickleException(
          "malformed_pickle",
          "array type '" + printable(text) + "' (expected: a numpy type such as f8)");
    }
  }

  static ByteOrder orderOf(char letter) {
    return switch (letter) {
      case '>' -> ByteOrder.BIG_ENDIAN;
      case '<', '|', '=' -> ByteOrder.LITTLE_ENDIAN;
      default ->
          throw new PickleException(
              "malformed_pickle", "byte order '" + letter + "' (expected: '<', '>', '|' or '=')");
    };
  }

  /** This type with the byte order and fields that numpy's {@code dtype.__setstate__} is given. */
  Dtype withState(ByteOrder newOrder, List<Field> newFields, int newSize) {
    return new Dtype(kind, newSize, newOrder, newFields);
  }

  /** The field of this name. */
  Field field(String name) {
    return fields.stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new PickleException(
                    "malformed_pickle",
                    "a record has no field '" + name + "' (it has " + names() + ")"));
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    fields.forEach(field -> names.add(field.name()));
    return names;
  }

  static String printable(String text) {
    String safe = text.replaceAll("[^ -~]", "?");
    return safe.length() <= 60 ? safe : safe.substring(0, 60) + "...";
  }

  @Override
  public String typeName() {
    return String.format(Locale.ROOT, "dtype %c%d", kind, itemSize);
  }
}
