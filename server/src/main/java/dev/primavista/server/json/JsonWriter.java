package dev.primavista.server.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes one JSON document as UTF-8 bytes, from left to right. Numbers get the shortest digits that
 * read back as the same value. JSON has no NaN and no infinities: they are written as the strings
 * {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}, as Protocol Buffers' JSON mapping
 * does, so that every reader can parse the document; protocols that write them as the bare words
 * that Python reads ask for that.
 */
public final class JsonWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int FIRST_CAPACITY = 256;

  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int size;
  private boolean commaBefore;
  private boolean bareWords;

  /** Writes NaN and the infinities as the bare words {@code NaN} and {@code Infinity}. */
  public JsonWriter withBareWords() {
    bareWords = true;
    return this;
  }

  public JsonWriter beginObject() {
    return open('{');
  }

  public JsonWriter endObject() {
    return close('}');
  }

  public JsonWriter beginArray() {
    return open('[');
  }

  public JsonWriter endArray() {
    return close(']');
  }

  /** The name of the value that is written next. */
  public JsonWriter name(String name) {
    separate();
    quote(name);
    put(':');
    commaBefore = false;
    return this;
  }

  public JsonWriter value(String text) {
    separate();
    quote(text);
    return this;
  }

  public JsonWriter value(long number) {
    separate();
    ascii(Long.toString(number));
    return this;
  }

  /** The 64 bits as a number that has no sign. */
  public JsonWriter unsignedValue(long bits) {
    separate();
    ascii(Long.toUnsignedString(bits));
    return this;
  }

  public JsonWriter value(double number) {
    separate();
    if (bareWords || Double.isFinite(number)) {
      ascii(Double.toString(number));
    } else {
      quote(Double.toString(number));
    }
    return this;
  }

  public JsonWriter value(float number) {
    separate();
    if (bareWords || Float.isFinite(number)) {
      ascii(Float.toString(number));
    } else {
      quote(Float.toString(number));
    }
    return this;
  }

  public JsonWriter value(boolean truth) {
    separate();
    ascii(truth ? "true" : "false");
    return this;
  }

  /** A value that is JSON already. */
  public JsonWriter jsonValue(String json) {
    separate();
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    reserve(utf8.length);
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
    return this;
  }

  public JsonWriter nullValue() {
    separate();
    ascii("null");
    return this;
  }

  public JsonWriter field(String name, String text) {
    return name(name).value(text);
  }

  public JsonWriter field(String name, long number) {
    return name(name).value(number);
  }

  public JsonWriter field(String name, double number) {
    return name(name).value(number);
  }

  public JsonWriter field(String name, boolean truth) {
    return name(name).value(truth);
  }

  /** An array of strings. */
  public JsonWriter field(String name, Iterable<String> texts) {
    name(name).beginArray();
    texts.forEach(this::value);
    return endArray();
  }

  /** What was written so far; the writer is not used any more. */
  public ByteBuffer bytes() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }

  private JsonWriter open(char bracket) {
    separate();
    put(bracket);
    commaBefore = false;
    return this;
  }

  private JsonWriter close(char bracket) {
    put(bracket);
    commaBefore = true;
    return this;
  }

  private void separate() {
    if (commaBefore) {
      put(',');
    }
    commaBefore = true;
  }

  private void quote(String text) {
    put('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        character(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        supplementary(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        beyondAscii(Character.isSurrogate(c) ? '\uFFFD' : c);
      }
    }
    put('"');
  }

  private void character(char c) {
    switch (c) {
      case '"', '\\' -> put('\\').put(c);
      case '\n' -> put('\\').put('n');
      case '\r' -> put('\\').put('r');
      case '\t' -> put('\\').put('t');
      default -> {
        if (c < 0x20 || c == 0x7F) {
          ascii("\\u00");
          put((char) HEX[c >> 4]).put((char) HEX[c & 15]);
        } else {
          put(c);
        }
      }
    }
  }

  private void beyondAscii(char c) {
    if (c < 0x800) {
      put((char) (0xC0 + (c >> 6)));
    } else {
      put((char) (0xE0 + (c >> 12))).put(tail(c >> 6));
    }
    put(tail(c));
  }

  private void supplementary(int codePoint) {
    put((char) (0xF0 + (codePoint >> 18))).put(tail(codePoint >> 12));
    put(tail(codePoint >> 6)).put(tail(codePoint));
  }

  /** A continuation octet of UTF-8 with the six lowest bits. */
  private static char tail(int bits) {
    return (char) (0x80 + (bits & 0x3F));
  }

  private void ascii(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[size++] = (byte) text.charAt(i);
    }
  }

  private JsonWriter put(char octet) {
    reserve(1);
    bytes[size++] = (byte) octet;
    return this;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }
}
