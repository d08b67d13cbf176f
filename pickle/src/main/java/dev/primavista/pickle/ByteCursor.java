package dev.primavista.pickle;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A place in the file's bytes. No length that the file claims is believed before the bytes are
 * there.
 */
final class ByteCursor {
  /** What the JDK puts in place of bytes that are no UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  /** Texts of so many bytes are models; they are not copied. */
  private static final int LONG_TEXT = 1 << 20;

  private final byte[] bytes;
  private final ByteBuffer little;
  private int position;

  ByteCursor(byte[] bytes) {
    this.bytes = bytes;
    this.little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  int position() {
    return position;
  }

  int u1() {
    return bytes[advance(1)] & 0xff;
  }

  int u2() {
    return little.getShort(advance(2)) & 0xffff;
  }

  int i4() {
    return little.getInt(advance(4));
  }

  long u4() {
    return Integer.toUnsignedLong(i4());
  }

  /** An unsigned 64-bit length. */
  long length8() {
    long value = little.getLong(advance(8));
    if (value < 0) {
      throw truncated(Long.toUnsignedString(value));
    }
    return value;
  }

  double bigEndianDouble() {
    return Double.longBitsToDouble(Long.reverseBytes(little.getLong(advance(8))));
  }

  byte[] bytes(long count) {
    int at = advance(count);
    return Arrays.copyOfRange(bytes, at, position);
  }

  void skip(long count) {
    advance(count);
  }

  /** Fails unless so many bytes follow. */
  void require(long count) {
    if (count < 0 || count > bytes.length - position) {
      throw truncated(count == 1 ? "1 byte" : count + " bytes");
    }
  }

  /** A text of so many bytes; a long one is decoded when it is asked for. */
  PyStr text(long count) {
    if (count < LONG_TEXT) {
      return new PyStr(utf8(count));
    }
    int at = advance(count);
    return PyStr.ofUtf8(bytes, at, position);
  }

  String utf8(long count) {
    int at = advance(count);
    String ascii = new String(bytes, at, position - at, StandardCharsets.UTF_8);
    if (ascii.length() == count && ascii.indexOf(REPLACEMENT) < 0) {
      return ascii;
    }
    try {
      CharBuffer text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes, at, position - at));
      return text.toString();
    } catch (CharacterCodingException e) {
      return surrogatePass(at, position);
    }
  }

  /**
   * Python writes lone surrogates as three bytes each ('surrogatepass'); everything else is
   * refused.
   */
  private String surrogatePass(int from, int to) {
    StringBuilder text = new StringBuilder();
    int at = from;
    int plain = from;
    while (at < to) {
      boolean surrogate =
          bytes[at] == (byte) 0xed
              && at + 2 < to
              && (bytes[at + 1] & 0xe0) == 0xa0
              && (bytes[at + 2] & 0xc0) == 0x80;
      if (surrogate) {
        text.append(strict(plain, at));
        text.append((char) (0xd000 | (bytes[at + 1] & 0x3f) << 6 | (bytes[at + 2] & 0x3f)));
        at += 3;
        plain = at;
      } else {
        at++;
      }
    }
    return text.append(strict(plain, to)).toString();
  }

  private String strict(int from, int to) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, from, to - from))
          .toString();
    } catch (CharacterCodingException e) {
      throw new PickleException("malformed_pickle", "text at byte " + from + " is not UTF-8");
    }
  }

  /** The bytes up to a newline, which is passed over, as Latin-1. */
  String line() {
    int end = position;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    if (end == bytes.length) {
      throw truncated("a line");
    }
    String line = new String(bytes, position, end - position, StandardCharsets.ISO_8859_1);
    position = end + 1;
    return line;
  }

  /** A little-endian two's complement integer. */
  BigInteger integer(long count) {
    byte[] value = bytes(count);
    if (value.length == 0) {
      return BigInteger.ZERO;
    }
    for (int i = 0, j = value.length - 1; i < j; i++, j--) {
      byte swapped = value[i];
      value[i] = value[j];
      value[j] = swapped;
    }
    return new BigInteger(value);
  }

  private int advance(long count) {
    require(count);
    int at = position;
    position += (int) count;
    return at;
  }

  private PickleException truncated(String wanted) {
    return new PickleException(
        "truncated_file",
        "the file ends early: byte "
            + position
            + " asks for "
            + wanted
            + ", "
            + (bytes.length - position)
            + " are left");
  }
}
