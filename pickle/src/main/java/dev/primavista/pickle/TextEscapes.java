package dev.primavista.pickle;

import java.nio.charset.StandardCharsets;

/** Text as the protocols of Python 2 wrote it. */
final class TextEscapes {
  private TextEscapes() {}

  static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Latin-1 with backslash-u escapes: Python's {@code raw-unicode-escape}. */
  static String rawUnicode(String line, int at) {
    StringBuilder text = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); ) {
      char c = line.charAt(i);
      char kind = c == '\\' && i + 1 < line.length() ? line.charAt(i + 1) : ' ';
      int digits = kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
      if (digits == 0) {
        text.append(c);
        i++;
      } else {
        text.appendCodePoint(codePoint(line, i + 2, digits, at));
        i += 2 + digits;
      }
    }
    return text.toString();
  }

  /** A quoted Python 2 string with backslash escapes. */
  static String quoted(String line, int at) {
    boolean closed =
        line.length() >= 2
            && (line.charAt(0) == '\'' || line.charAt(0) == '"')
            && line.charAt(line.length() - 1) == line.charAt(0);
    if (!closed) {
      throw new PickleException("malformed_pickle", "byte " + at + ": a text without quotes");
    }
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < line.length() - 1; i++) {
      char c = line.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      if (++i >= line.length() - 1) {
        throw new PickleException("malformed_pickle", "byte " + at + ": a torn escape");
      }
      char escaped = line.charAt(i);
      if (escaped == 'x') {
        text.append((char) codePoint(line, i + 1, 2, at));
        i += 2;
      } else {
        text.append(unescaped(escaped));
      }
    }
    return text.toString();
  }

  private static String unescaped(char c) {
    return switch (c) {
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case '\\', '\'', '"' -> String.valueOf(c);
      default -> "\\" + c;
    };
  }

  private static int codePoint(String line, int from, int digits, int at) {
    if (from + digits > line.length()
        || !line.substring(from, from + digits).matches("[0-9A-Fa-f]+")) {
      throw new PickleException("malformed_pickle", "byte " + at + ": a torn escape");
    }
    long value = Long.parseLong(line.substring(from, from + digits), 16);
    if (value > Character.MAX_CODE_POINT) {
      throw new PickleException("malformed_pickle", "byte " + at + ": an escape of no character");
    }
    return (int) value;
  }
}
