package dev.primavista.pickle;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads numpy's {@code .npy} files of numbers and text; arrays of objects are refused. */
public final class NpyReader {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** The header is a Python dict literal that numpy always writes in this form. */
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': ('[^']{1,20}'|\\[[^\\]]{1,2000}\\]), 'fortran_order': (True|False),"
              + " 'shape': \\(([0-9, L]*)\\), *\\}\\s*");

  /** One field of a record: a name, empty for padding, and a type. */
  private static final Pattern FIELD = Pattern.compile("\\('([^']{0,60})', '([^']{1,20})'\\),? ?");

  private NpyReader() {}

  public static boolean looksLikeNpy(byte[] head) {
    return head.length >= MAGIC.length
        && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /**
   * The array of a file.
   *
   * @throws PickleException if it cannot be read
   */
  public static NdArray read(Path file) {
    try {
      return read(WholeFile.read(file));
    } catch (IOException e) {
      throw new PickleException("unreadable_file", "the file cannot be read: " + e.getMessage());
    }
  }

  /** The array of a file with this content. */
  public static NdArray read(byte[] content) {
    if (!looksLikeNpy(content)) {
      throw new PickleException(
          "malformed_npy", "not an .npy file: it does not start with \\x93NUMPY");
    }
    ByteCursor in = new ByteCursor(content);
    in.skip(MAGIC.length);
    int major = in.u1();
    in.skip(1);
    long headerLength = major == 1 ? in.u2() : in.u4();
    in.require(headerLength);
    String header = new String(in.bytes(headerLength), StandardCharsets.UTF_8);
    Matcher parts = HEADER.matcher(header);
    if (!parts.matches()) {
      throw new PickleException(
          "malformed_npy",
          "an .npy header of "
              + Dtype.printable(header.strip())
              + " (expected: descr, fortran_order, shape)");
    }
    Dtype type = type(parts.group(1));
    long[] shape = shape(parts.group(3));
    byte[] data = in.bytes((long) NdArray.count(shape) * type.itemSize());
    return NdArray.of(type, shape, parts.group(2).equals("True"), data);
  }

  private static Dtype type(String text) {
    String inner = text.substring(1, text.length() - 1);
    if (text.charAt(0) == '\'') {
      return Dtype.parse(inner);
    }
    List<Dtype.Field> fields = new ArrayList<>();
    int size = 0;
    Matcher field = FIELD.matcher(inner);
    int at = 0;
    while (field.find() && field.start() == at) {
      Dtype type = Dtype.parse(field.group(2));
      if (!field.group(1).isEmpty()) {
        fields.add(new Dtype.Field(field.group(1), type, size));
      }
      size = Math.addExact(size, type.itemSize());
      at = field.end();
    }
    if (at != inner.length()) {
      throw new PickleException(
          "malformed_npy", "an .npy record of " + Dtype.printable(inner) + " (expected: fields)");
    }
    return new Dtype('V', size, ByteOrder.LITTLE_ENDIAN, fields);
  }

  private static long[] shape(String text) {
    return Arrays.stream(text.split(","))
        .map(part -> part.replace("L", "").strip())
        .filter(part -> !part.isEmpty())
        .mapToLong(NpyReader::dimension)
        .toArray();
  }

  private static long dimension(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new PickleException("malformed_npy", "an .npy dimension of " + text);
    }
    return Long.parseLong(text);
  }
}
