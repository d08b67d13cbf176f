package dev.primavista.server.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the strings of one JSON document, each from behind its first quote. */
final class JsonText {
  private final byte[] bytes;
  private final int end;
  private int at;

  /**
   * @param end of the document
   */
  JsonText(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
  }

  /** Reads a string. A surrogate may stand alone in it. */
  String read(int from) {
    at = plainEnd(from);
    String plain = new String(bytes, from, at - from, StandardCharsets.UTF_8);
    if (bytes[at++] == '"') {
      return plain;
    }
    StringBuilder text = new StringBuilder(plain);
    do {
      escaped(text);
      int next = at;
      at = plainEnd(next);
      text.append(new String(bytes, next, at - next, StandardCharsets.UTF_8));
    } while (bytes[at++] != '"');
    return text.toString();
  }

  /** Reads a string that is written without escapes as its bytes; null where it is not. */
  byte @Nullable [] readPlain(int from) {
    int to = plainEnd(from);
    at = to + 1;
    return bytes[to] == '"' ? Arrays.copyOfRange(bytes, from, to) : null;
  }

  /** The place behind the last quote of the string that was read. */
  int behind() {
    return at;
  }

  /** The place of the next quote or backslash. */
  private int plainEnd(int from) {
    for (int i = from; i < end; i++) {
      byte octet = bytes[i];
      if (octet == '"' || octet == '\\') {
        return i;
      }
      if (octet >= 0 && octet < 0x20) {
        throw JsonInput.misplaced(bytes, i, end);
      }
    }
    throw JsonInput.misplaced(bytes, end, end);
  }

  /** Reads what stands behind a backslash. */
  private void escaped(StringBuilder text) {
    switch (at < end ? bytes[at] : 0) {
      case '"', '\\', '/' -> text.append((char) bytes[at]);
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case 'u' -> text.append(codeUnit());
      default -> throw JsonInput.misplaced(bytes, at, end);
    }
    at++;
  }

  /** Reads four digits behind a {@code u}; ends at the last of them. */
  private char codeUnit() {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      at++;
      int digit = at < end ? Character.digit(bytes[at], 16) : -1;
      if (digit < 0) {
        throw JsonInput.misplaced(bytes, at, end);
      }
      unit = (unit << 4) | digit;
    }
    return (char) unit;
  }
}
