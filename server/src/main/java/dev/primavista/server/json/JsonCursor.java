package dev.primavista.server.json;

import dev.primavista.core.ServingException.InvalidRequest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the bytes of one JSON document: values are read where they stand, and no token is
 * made between. It is as strict as {@link JsonInput} and takes the same bare words. Whoever reads
 * says what must come next; anything else is refused with its place.
 *
 * <p>Arrays and objects are read so:
 *
 * <pre>{@code
 * for (boolean more = in.beginArray(); more; more = in.nextElement()) { ... }
 * for (boolean more = in.beginObject(); more; more = in.nextMember()) { ... in.name() ... }
 * }</pre>
 */
public final class JsonCursor {
  /** What a value is, by its first character. */
  public enum Kind {
    OBJECT,
    ARRAY,
    STRING,
    /** Also a bare word for what is no number. */
    NUMBER,
    TRUE,
    FALSE,
    NULL
  }

  /** What some programs of Windows write before a text in UTF-8. */
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final byte[] bytes;
  private final int end;
  private final JsonNumber number;
  private final NumberRun run;
  private final JsonText text;
  private int at;
  private int depth;
  private String name = "";

  private JsonCursor(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
    this.number = new JsonNumber(bytes, end);
    this.run = new NumberRun(bytes, end);
    this.text = new JsonText(bytes, end);
  }

  /**
   * At the beginning of a document that takes the first bytes of a body; a byte order mark before
   * it is passed over.
   *
   * @throws InvalidRequest if they are not UTF-8
   */
  public static JsonCursor of(byte[] bytes, int length) {
    JsonInput.requireUtf8(bytes, length);
    return new JsonCursor(bytes, beginsWithMark(bytes, length) ? MARK.length : 0, length);
  }

  private static boolean beginsWithMark(byte[] bytes, int length) {
    return length >= MARK.length && Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length);
  }

  /** At a value inside a document that was read before. */
  public static JsonCursor at(byte[] bytes, int from) {
    return new JsonCursor(bytes, from, bytes.length);
  }

  /** Another cursor at a value of this document that was passed over. */
  public JsonCursor backTo(int from) {
    return new JsonCursor(bytes, from, end);
  }

  /** Bytes of the whole document. */
  public int length() {
    return end;
  }

  /** Where the value that comes next begins. */
  public int offset() {
    skipBlanks();
    return at;
  }

  /** What comes next; it is not read yet. */
  public Kind kind() {
    skipBlanks();
    return switch (at < end ? bytes[at] : 0) {
      case '{' -> Kind.OBJECT;
      case '[' -> Kind.ARRAY;
      case '"' -> Kind.STRING;
      case 't' -> Kind.TRUE;
      case 'f' -> Kind.FALSE;
      case 'n' -> Kind.NULL;
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'N', 'I' -> Kind.NUMBER;
      default -> throw misplaced();
    };
  }

  /** Whether nothing but blanks is left. */
  public boolean isEmpty() {
    skipBlanks();
    return at == end;
  }

  /** Refuses anything behind the document. */
  public void requireEnd() {
    if (!isEmpty()) {
      throw malformed(at, "text after the end");
    }
  }

  /** Enters an array; whether an element comes. */
  public boolean beginArray() {
    take('[');
    deeper();
    return !closes(']');
  }

  /** Goes on to the next element; false where the array ends. */
  public boolean nextElement() {
    return separates(']');
  }

  /** Enters an object; whether a member comes, whose name is read. */
  public boolean beginObject() {
    take('{');
    deeper();
    return !closes('}') && readName();
  }

  /** Goes on to the next member and reads its name; false where the object ends. */
  public boolean nextMember() {
    return separates('}') && readName();
  }

  /** The name of the member that is read. */
  public String name() {
    return name;
  }

  private boolean readName() {
    name = text();
    take(':');
    return true;
  }

  private void deeper() {
    if (++depth > JsonInput.MAX_DEPTH) {
      throw malformed(at, "nested too deep (expected: at most " + JsonInput.MAX_DEPTH + " levels)");
    }
  }

  private boolean closes(char bracket) {
    skipBlanks();
    if (at < end && bytes[at] == bracket) {
      at++;
      depth--;
      return true;
    }
    return false;
  }

  private boolean separates(char bracket) {
    if (at < end && bytes[at] == ',') {
      at++;
      return true;
    }
    if (closes(bracket)) {
      return false;
    }
    take(',');
    return true;
  }

  private void take(char expected) {
    skipBlanks();
    if (at >= end || bytes[at] != expected) {
      throw misplaced();
    }
    at++;
  }

  private void skipBlanks() {
    while (at < end && isBlank(bytes[at])) {
      at++;
    }
  }

  private static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\n' || octet == '\r' || octet == '\t';
  }

  /** Reads a number; what this gives is good until the next one is read. */
  public JsonNumber number() {
    skipBlanks();
    if (at >= end) {
      throw misplaced();
    }
    int behind = number.scan(at);
    if (behind < 0) {
      at = ~behind;
      throw misplaced();
    }
    if (behind - at > JsonInput.MAX_NUMBER_LENGTH) {
      throw malformed(
          at,
          "a number is too long (expected: at most "
              + JsonInput.MAX_NUMBER_LENGTH
              + " characters)");
    }
    at = behind;
    return number;
  }

  /**
   * Reads numbers of an array as long as they are plain, each rounded once.
   *
   * @param out takes them as floats, or as doubles where {@code wide}
   * @param most of them
   * @return how many; the cursor stands behind the last of them, or where it stood if none was
   *     plain
   */
  public int plainNumbers(ByteBuffer out, boolean wide, int most) {
    int before = out.position();
    at = run.read(at, out, wide, most);
    return (out.position() - before) / (wide ? Double.BYTES : Float.BYTES);
  }

  /** Reads {@code true} or {@code false}. */
  public boolean truth() {
    boolean truth = kind() == Kind.TRUE;
    word(truth ? "true" : "false");
    return truth;
  }

  private void word(String word) {
    for (int i = 0; i < word.length(); i++, at++) {
      if (at >= end || bytes[at] != word.charAt(i)) {
        throw misplaced();
      }
    }
  }

  /** Reads a string. A surrogate may stand alone in it, as JSON can write one. */
  public String text() {
    take('"');
    String value = text.read(at);
    at = text.behind();
    return value;
  }

  /** Reads a string that is written without escapes as its bytes; null where it is not. */
  public byte @Nullable [] plainText() {
    take('"');
    byte[] plain = text.readPlain(at);
    at = plain == null ? at - 1 : text.behind();
    return plain;
  }

  /** Passes over a value of any kind. */
  public void skip() {
    switch (kind()) {
      case OBJECT -> {
        for (boolean more = beginObject(); more; more = nextMember()) {
          skip();
        }
      }
      case ARRAY -> {
        for (boolean more = beginArray(); more; more = nextElement()) {
          skip();
        }
      }
      case STRING -> {
        String _ = text();
      }
      case NUMBER -> {
        JsonNumber _ = number();
      }
      case TRUE, FALSE -> {
        boolean _ = truth();
      }
      case NULL -> word("null");
    }
  }

  private InvalidRequest misplaced() {
    return JsonInput.misplaced(bytes, at, end);
  }

  private InvalidRequest malformed(int offset, String reason) {
    return JsonInput.malformed(bytes, offset, reason);
  }
}
