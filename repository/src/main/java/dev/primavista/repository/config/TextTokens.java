package dev.primavista.repository.config;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The tokens of protocol buffers' text format, one after another. */
final class TextTokens {
  private static final String ESCAPES = "abfnrtv\\'\"?";
  private static final String ESCAPED = "\u0007\b\f\n\r\t\u000b\\'\"?";

  /** Whole numbers of at most 60 bits that are not written in decimal digits. */
  private static final Pattern NOT_DECIMAL =
      Pattern.compile("-?0(?:[xX][0-9a-fA-F]{1,15}|[0-7]{1,20})");

  private final String file;
  private final String text;
  private int at;

  TextTokens(String file, String text) {
    this.file = file;
    this.text = text;
    skipBlanks();
  }

  /** Where the next token stands. */
  Place place() {
    int line = 1;
    int begin = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) {
      line++;
      begin = i + 1;
    }
    return new Place(file, line, at - begin + 1);
  }

  /** The next token for a message. */
  String shown() {
    return at >= text.length() ? "the end of the file" : "'" + text.charAt(at) + "'";
  }

  /** Whether this punctuation comes next; the empty one is the end of the text. */
  boolean at(String token) {
    return token.isEmpty() ? at >= text.length() : text.startsWith(token, at);
  }

  /** Takes this punctuation if it comes next. */
  boolean skip(String token) {
    if (!at(token)) {
      return false;
    }
    at += token.length();
    skipBlanks();
    return true;
  }

  void require(String token) {
    if (!skip(token)) {
      throw place().refuse(shown() + " (expected: '" + token + "')");
    }
  }

  /** A field's name. */
  String name() {
    int start = at;
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw place().refuse(shown() + " (expected: a field's name)");
    }
    String name = text.substring(start, at);
    skipBlanks();
    return name;
  }

  private static boolean isNamePart(char c) {
    return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
  }

  /**
   * A number, as its decimal digits, or a word, or texts side by side, which are one. Whole numbers
   * may be written with hexadecimal digits behind 0x and octal ones behind 0.
   */
  String scalar() {
    if (at("\"") || at("'")) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      while (at("\"") || at("'")) {
        quoted(bytes);
        skipBlanks();
      }
      return bytes.toString(StandardCharsets.UTF_8);
    }
    int start = at;
    while (at < text.length()
        && (isNamePart(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    if (at == start) {
      throw place().refuse(shown() + " (expected: a value)");
    }
    String word = text.substring(start, at);
    skipBlanks();
    return NOT_DECIMAL.matcher(word).matches() ? Long.toString(Long.decode(word)) : word;
  }

  private void quoted(ByteArrayOutputStream bytes) {
    Place opened = place();
    char quote = text.charAt(at++);
    while (at < text.length() && text.charAt(at) != '\n') {
      char c = text.charAt(at);
      if (c == quote) {
        at++;
        return;
      }
      if (c == '\\') {
        escape(bytes);
      } else {
        int codePoint = text.codePointAt(at);
        bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
        at += Character.charCount(codePoint);
      }
    }
    throw opened.refuse("a text is not closed on its line (expected: " + quote + ")");
  }

  /** A backslash and what follows: a letter, up to three octal digits, or x and two hexadecimal. */
  private void escape(ByteArrayOutputStream bytes) {
    Place place = place();
    char c = at + 1 < text.length() ? text.charAt(at + 1) : '\n';
    at += 2;
    int known = ESCAPES.indexOf(c);
    if (known >= 0) {
      bytes.write(ESCAPED.charAt(known));
    } else if (c >= '0' && c <= '7') {
      at--;
      bytes.write(number(8, 3));
    } else if (c == 'x' && at < text.length() && Character.digit(text.charAt(at), 16) >= 0) {
      bytes.write(number(16, 2));
    } else {
      throw place.refuse("'\\" + c + "' is no escape");
    }
  }

  private int number(int radix, int mostDigits) {
    int value = 0;
    for (int i = 0; i < mostDigits && at < text.length(); i++) {
      int digit = Character.digit(text.charAt(at), radix);
      if (digit < 0) {
        break;
      }
      value = value * radix + digit;
      at++;
    }
    return value & 0xff;
  }

  private void skipBlanks() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (Character.isWhitespace(c) || c == '\ufeff') {
        at++;
      } else {
        return;
      }
    }
  }
}
