package dev.primavista.core.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * numpy's {@code .npy} files, versions 1 to 3, as tensors: truth values, numbers of up to 64 bits,
 * and texts. Arrays of Python objects are pickles inside and are not read.
 */
public final class NpyFormat {
  /** The media type of such an array in HTTP. */
  public static final String MEDIA_TYPE = "application/x-npy";

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int PREFIX = 10;
  private static final int LONGER_PREFIX = 12;
  private static final int ALIGNMENT = 64;

  /** The header is a Python dict literal that numpy always writes in this form. */
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '([<>|=]?)([a-zA-Z])([0-9]{0,9})[^']*', 'fortran_order': (True|False),"
              + " 'shape': \\(([0-9, ]*)\\), *\\}\\s*");

  private NpyFormat() {}

  /** Whether a file begins as these do. */
  public static boolean begins(byte[] content) {
    return content.length >= LONGER_PREFIX
        && Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /**
   * The array of a file; its storage is the content itself where its order is that of tensors.
   *
   * @throws IllegalArgumentException that says what was wrong and what was expected
   */
  public static Tensor read(byte[] content) {
    if (!begins(content)) {
      throw new IllegalArgumentException("no .npy array (expected: \\x93NUMPY at its beginning)");
    }
    ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    boolean first = in.get(MAGIC.length) == 1;
    int start = first ? PREFIX : LONGER_PREFIX;
    int length = first ? Short.toUnsignedInt(in.getShort(8)) : in.getInt(8);
    if (length < 0 || length > content.length - start) {
      throw new IllegalArgumentException("an .npy array whose header is cut off");
    }
    Matcher header = HEADER.matcher(new String(content, start, length, StandardCharsets.UTF_8));
    if (!header.matches()) {
      throw new IllegalArgumentException(
          "an .npy header of another form (expected: one type, fortran_order, shape)");
    }
    return new NpyElements(
            header.group(2).charAt(0),
            header.group(3).isEmpty() ? 0 : Integer.parseInt(header.group(3)),
            dimensions(header.group(5)))
        .read(
            in.slice(start + length, content.length - start - length),
            header.group(1).equals(">"),
            header.group(4).equals("True"));
  }

  private static long[] dimensions(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(size -> !size.isEmpty())
        .mapToLong(
            size -> {
              if (!size.matches("[0-9]{1,10}")) {
                throw new IllegalArgumentException("an .npy array with a dimension of " + size);
              }
              return Long.parseLong(size);
            })
        .toArray();
  }

  /**
   * An array as a file.
   *
   * @throws IllegalArgumentException if numpy has no such type, or texts are missing or no texts
   */
  public static byte[] write(Tensor tensor) {
    return switch (tensor) {
      case FixedTensor numbers -> write(type(numbers.dataType()), tensor.shape(), numbers.data());
      case BytesTensor texts -> {
        int width = NpyTexts.width(texts);
        yield write("<U" + width, texts.shape(), NpyTexts.write(texts, width));
      }
    };
  }

  private static byte[] write(String type, Shape shape, ByteBuffer data) {
    String dimensions =
        Arrays.stream(shape.dimensions())
            .mapToObj(Long::toString)
            .collect(Collectors.joining(", "));
    String comma = shape.rank() == 1 ? "," : "";
    String header =
        "{'descr': '"
            + type
            + "', 'fortran_order': False, 'shape': ("
            + dimensions
            + comma
            + "), }";
    int padding = ALIGNMENT - (PREFIX + header.length() + 1) % ALIGNMENT;
    header = header + " ".repeat(padding % ALIGNMENT) + "\n";
    ByteBuffer out =
        ByteBuffer.allocate(PREFIX + header.length() + data.remaining())
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) header.length());
    return out.put(header.getBytes(StandardCharsets.US_ASCII)).put(data).array();
  }

  /** numpy's name of a type. */
  private static String type(DataType type) {
    return Arrays.stream("b1 u1 u2 u4 u8 i1 i2 i4 i8 f2 f4 f8".split(" ", -1))
        .filter(name -> number(name.charAt(0), name.charAt(1) - '0').equals(Optional.of(type)))
        .map(name -> (type.byteSize() == 1 ? "|" : "<") + name)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("numpy has no type " + type + " (expected: FP32)"));
  }

  /** The type of numpy's letter and number of bytes; empty if a tensor has none such. */
  static Optional<DataType> number(char kind, int bytes) {
    return DataType.named(
        switch (kind) {
          case 'b' -> bytes == 1 ? "BOOL" : "";
          case 'u' -> "UINT" + 8 * bytes;
          case 'i' -> "INT" + 8 * bytes;
          case 'f' -> "FP" + 8 * bytes;
          default -> "";
        });
  }
}
