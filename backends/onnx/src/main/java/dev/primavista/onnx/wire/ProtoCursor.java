package dev.primavista.onnx.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * Walks the fields of one Protocol Buffers message in place. A message may promise more bytes than
 * the file has; only reading beyond the file's end is an error, so that the error can name the
 * innermost part that is cut off.
 */
public final class ProtoCursor {
  public static final int VARINT = 0;
  public static final int FIXED64 = 1;
  public static final int LENGTH = 2;
  public static final int FIXED32 = 5;

  private static final int DEEPEST = 100;

  private final ByteBuffer file;
  private final long end;
  private final int depth;
  private String place;
  private long position;
  private int field;
  private int wireType;
  private boolean unread;

  /** Over the whole file, whose end is that of the outermost message. */
  public ProtoCursor(ByteBuffer file, String place) {
    this(file, place, new Span(0, Long.MAX_VALUE), 0);
  }

  private ProtoCursor(ByteBuffer file, String place, Span span, int depth) {
    this.file = file;
    this.place = place;
    this.position = span.start;
    this.end = span.end;
    this.depth = depth;
  }

  private record Span(long start, long end) {}

  /** What this message is called in errors from now on. */
  public void call(String name) {
    place = name;
  }

  /** Steps to the next field, over the value of the present one if it was not read. */
  public boolean next() {
    if (unread) {
      skip();
    }
    if (position == end || (end == Long.MAX_VALUE && position == file.limit())) {
      return false;
    }
    long tag = readVarint();
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    if (tag >>> 32 != 0 || field == 0) {
      throw malformed("the tag " + tag + " names no field");
    }
    unread = true;
    return true;
  }

  public int field() {
    return field;
  }

  public int wireType() {
    return wireType;
  }

  /** The present field's value as an integer. */
  public long varint() {
    expect(VARINT);
    return readVarint();
  }

  /** The product of the present field's integers, be it one or a packed list. */
  public long product() {
    long[] product = {1};
    varints(value -> product[0] *= value);
    return product[0];
  }

  /** The present field's value as text. */
  public String text() {
    Span span = readSpan();
    checkPresent(span.end);
    byte[] bytes = new byte[(int) (span.end - span.start)];
    file.get((int) span.start, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The present field's bytes: a read-only view in little-endian order. */
  public ByteBuffer bytes() {
    Span span = readSpan();
    checkPresent(span.end);
    return file.slice((int) span.start, (int) (span.end - span.start))
        .asReadOnlyBuffer()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The present field's integers, be it one or a packed list. */
  public void varints(LongConsumer each) {
    if (wireType == VARINT) {
      each.accept(varint());
      return;
    }
    Span span = readSpan();
    checkPresent(span.end);
    long resume = position;
    for (position = span.start; position < span.end; ) {
      each.accept(readVarint());
    }
    position = resume;
  }

  /** The present field's floats of this wire type, be it one or a packed list: their bytes. */
  public ByteBuffer fixed(int one) {
    if (wireType == LENGTH) {
      return bytes();
    }
    expect(one);
    int size = one == FIXED32 ? Integer.BYTES : Long.BYTES;
    checkPresent(position + size);
    ByteBuffer bytes = file.slice((int) position, size).asReadOnlyBuffer();
    position += size;
    return bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The present field's value as a message, walked after or instead of this one's other fields. */
  public ProtoCursor message(String name) {
    if (depth == DEEPEST) {
      throw malformed("nested deeper than " + DEEPEST + " levels");
    }
    return new ProtoCursor(file, name, readSpan(), depth + 1);
  }

  /** The length of the present field's value, which is stepped over. */
  public long length() {
    Span span = readSpan();
    checkPresent(span.end);
    return span.end - span.start;
  }

  private void skip() {
    switch (wireType) {
      case VARINT -> varint();
      case LENGTH -> length();
      case FIXED64 -> skip(Long.BYTES);
      case FIXED32 -> skip(Integer.BYTES);
      default -> throw malformed("wire type " + wireType + " (expected: 0, 1, 2 or 5)");
    }
  }

  private void skip(int bytes) {
    unread = false;
    checkPresent(position + bytes);
    position += bytes;
  }

  private Span readSpan() {
    expect(LENGTH);
    long length = readVarint();
    if (length < 0 || length > end - position) {
      throw malformed("field " + field + " is longer than what holds it");
    }
    Span span = new Span(position, position + length);
    position = span.end;
    return span;
  }

  private void expect(int expected) {
    if (wireType != expected) {
      throw malformed("field " + field + " has wire type " + wireType + ", not " + expected);
    }
    unread = false;
  }

  private long readVarint() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      checkPresent(position + 1);
      byte next = file.get((int) position++);
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed("an integer of more than ten bytes");
  }

  private void checkPresent(long until) {
    if (until > end) {
      throw malformed("a field is longer than what holds it");
    }
    if (until > file.limit()) {
      long promised = end == Long.MAX_VALUE ? until : end;
      throw OnnxFormatException.truncated(file.limit(), place, promised - file.limit());
    }
  }

  private OnnxFormatException malformed(String problem) {
    return OnnxFormatException.malformed(Math.min(position, file.limit()), place, problem);
  }
}
