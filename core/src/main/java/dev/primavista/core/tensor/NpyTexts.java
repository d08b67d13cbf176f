package dev.primavista.core.tensor;

import dev.primavista.core.Amount;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Texts of {@code .npy} files, which all have the length of the longest, filled up with zeros. */
final class NpyTexts {
  /** Short texts beside a long one take its length each. */
  private static final long MOST_BYTES = 64L << 20;

  private NpyTexts() {}

  /**
   * Elements of one length.
   *
   * @param wide whether they are characters of four bytes each, else bytes
   * @param size characters or bytes of each
   */
  static BytesTensor read(Shape shape, ByteBuffer data, boolean wide, int size, boolean bigEndian) {
    byte[][] elements = new byte[Math.toIntExact(shape.elementCount())][];
    ByteBuffer in =
        data.duplicate().order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements.length; i++) {
      elements[i] = wide ? characters(in, size) : bytes(in, size);
    }
    return BytesTensor.wrap(shape, elements);
  }

  private static byte[] bytes(ByteBuffer in, int size) {
    byte[] bytes = new byte[size];
    in.get(bytes);
    int length = size;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    return Arrays.copyOf(bytes, length);
  }

  private static byte[] characters(ByteBuffer in, int size) {
    int[] points = new int[size];
    int length = 0;
    for (int i = 0; i < size; i++) {
      points[i] = in.getInt();
      if (!Character.isValidCodePoint(points[i])) {
        throw new IllegalArgumentException(
            "an .npy array with a character of number "
                + Integer.toUnsignedString(points[i])
                + " (expected: Unicode)");
      }
      length = points[i] == 0 ? length : i + 1;
    }
    return new String(points, 0, length).getBytes(StandardCharsets.UTF_8);
  }

  /** The characters of the longest text, at least one. */
  static int width(BytesTensor texts) {
    int width = 1;
    for (int i = 0; i < texts.elementCount(); i++) {
      width = Math.max(width, (int) text(texts, i).codePoints().count());
    }
    if ((long) width * Integer.BYTES * texts.elementCount() > MOST_BYTES) {
      throw new IllegalArgumentException(
          Amount.of(texts.elementCount(), "text")
              + " of up to "
              + Amount.of(width, "character")
              + " (expected: 64 MiB in all, since each takes the length of the longest)");
    }
    return width;
  }

  /** All texts as characters of four bytes, filled up to this width. */
  static ByteBuffer write(BytesTensor texts, int width) {
    ByteBuffer out =
        ByteBuffer.allocate(width * Integer.BYTES * texts.elementCount())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < texts.elementCount(); i++) {
      int end = out.position() + width * Integer.BYTES;
      text(texts, i).codePoints().forEach(out::putInt);
      out.position(end);
    }
    return out.flip();
  }

  private static String text(BytesTensor texts, int index) {
    if (texts.isMissing(index)) {
      throw new IllegalArgumentException("a text is missing, for which numpy has no value");
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(texts.bytesAt(index)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("bytes that are no UTF-8 text", e);
    }
  }
}
