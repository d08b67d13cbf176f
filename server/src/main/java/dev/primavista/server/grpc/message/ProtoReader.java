package dev.primavista.server.grpc.message;

import dev.primavista.core.ServingException.InvalidRequest;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Protobuf's wire format, read in place. It is asked for a field's tag and then, by what the tag
 * says, for the field or to skip it. Bytes that are no fields are an {@link InvalidRequest}.
 */
public final class ProtoReader {
  public static final int VARINT = 0;
  public static final int FIXED64 = 1;
  public static final int BYTES = 2;
  public static final int FIXED32 = 5;

  private static final int TYPE_BITS = 3;
  private static final int TYPE_MASK = 7;
  private static final int LONGEST_VARINT = 10;

  /** What stands for bytes that are no UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int limit;
  private int position;

  /** Bytes of a field, in the array that all of the message is in. */
  public record Slice(int from, int size) {}

  public ProtoReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private ProtoReader(byte[] bytes, int from, int limit) {
    this.bytes = bytes;
    this.position = from;
    this.limit = limit;
  }

  public boolean more() {
    return position < limit;
  }

  /** The next field's number and type, in one. */
  public int tag() {
    long tag = varint();
    if (tag >>> TYPE_BITS == 0 || tag > 0xFFFFFFFFL) {
      throw Message.malformed();
    }
    return (int) tag;
  }

  public static int field(int tag) {
    return tag >>> TYPE_BITS;
  }

  public static int type(int tag) {
    return tag & TYPE_MASK;
  }

  /** The tag of a field that is a message, a string, bytes or packed. */
  public static int bytesTag(int field) {
    return (field << TYPE_BITS) | BYTES;
  }

  public static int varintTag(int field) {
    return field << TYPE_BITS;
  }

  public long varint() {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT && position < limit; i++) {
      byte octet = bytes[position++];
      value |= (long) (octet & 0x7F) << (7 * i);
      if (octet >= 0) {
        return value;
      }
    }
    throw Message.malformed();
  }

  int fixed32() {
    int at = advance(Integer.BYTES);
    return (int) INTS.get(bytes, at);
  }

  long fixed64() {
    int at = advance(Long.BYTES);
    return (long) LONGS.get(bytes, at);
  }

  public String string() {
    int size = length();
    int from = advance(size);
    String text = new String(bytes, from, size, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      requireUtf8(ByteBuffer.wrap(bytes, from, size));
    }
    return text;
  }

  private static void requireUtf8(ByteBuffer text) {
    try {
      CharBuffer _ = StandardCharsets.UTF_8.newDecoder().decode(text);
    } catch (CharacterCodingException broken) {
      throw Message.malformed();
    }
  }

  public Slice slice() {
    int size = length();
    return new Slice(advance(size), size);
  }

  /** A copy of the next bytes, which have no length before them. */
  public byte[] bytes(long count) {
    if (count < 0 || count > limit - position) {
      throw Message.malformed();
    }
    int from = advance((int) count);
    return Arrays.copyOfRange(bytes, from, position);
  }

  /** The elements that a repeated field's next occurrence holds, packed or a single one. */
  public Slice run(int tag) {
    if (type(tag) == BYTES) {
      return slice();
    }
    int from = position;
    skip(tag);
    return new Slice(from, position - from);
  }

  /** A reader of the message that comes next. */
  public ProtoReader message() {
    int size = length();
    int from = advance(size);
    return new ProtoReader(bytes, from, from + size);
  }

  /** A reader of a part of the same array. */
  public ProtoReader of(Slice slice) {
    return new ProtoReader(bytes, slice.from(), slice.from() + slice.size());
  }

  private int length() {
    long length = varint();
    if (length < 0 || length > limit - position) {
      throw Message.malformed();
    }
    return (int) length;
  }

  private int advance(int size) {
    if (size > limit - position) {
      throw Message.malformed();
    }
    int from = position;
    position += size;
    return from;
  }

  /** Passes over a field that is not known. */
  public void skip(int tag) {
    switch (type(tag)) {
      case VARINT -> varint();
      case FIXED64 -> advance(Long.BYTES);
      case BYTES -> advance(length());
      case FIXED32 -> advance(Integer.BYTES);
      default -> throw Message.malformed();
    }
  }
}
