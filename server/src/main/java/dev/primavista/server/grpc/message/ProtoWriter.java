package dev.primavista.server.grpc.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes protobuf's wire format, with room before it for what {@link Frame} and an outer message
 * put there. Large byte fields are not copied: they become pieces of their own, save for those of a
 * message inside this one, whose length is not known before it ends.
 */
public final class ProtoWriter {
  /** For a frame's head, and for the tag and the length of an outer message. */
  private static final int ROOM = Frame.HEAD_BYTES + 7;

  private static final int FIRST_CAPACITY = 256;
  private static final byte[] NOTHING = {};
  private static final int COPIED_BYTES = 16 * 1024;

  private final List<ByteBuffer> pieces = new ArrayList<>(1);
  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int size = ROOM;
  private int open;

  /** A string; nothing if it is empty, as protobuf wants it. */
  public void string(int field, String text) {
    if (!text.isEmpty()) {
      bytes(field, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /**
   * A byte string.
   *
   * @param value not changed any more; its position stays
   */
  public void bytes(int field, ByteBuffer value) {
    varint(ProtoReader.bytesTag(field));
    varint(value.remaining());
    append(value);
  }

  private void append(ByteBuffer value) {
    int count = value.remaining();
    if (count > COPIED_BYTES && open == 0) {
      endPiece();
      pieces.add(value.duplicate());
    } else {
      room(count);
      value.get(value.position(), bytes, size, count);
      size += count;
    }
  }

  /**
   * A message that was written by itself.
   *
   * @param inside not written to any more
   */
  public void message(int field, ProtoWriter inside) {
    inside.endPiece();
    varint(ProtoReader.bytesTag(field));
    varint(inside.length());
    ByteBuffer first = inside.pieces.getFirst();
    append(first.slice(ROOM, first.limit() - ROOM));
    inside.pieces.stream().skip(1).forEach(this::append);
  }

  /** Bytes of the pieces, without the room before them. */
  private int length() {
    int length = -ROOM;
    for (ByteBuffer piece : pieces) {
      length = Math.addExact(length, piece.remaining());
    }
    return length;
  }

  /** A whole number or a number of an enumeration. */
  public void number(int field, long value) {
    varint(ProtoReader.varintTag(field));
    varint(value);
  }

  public void truth(int field, boolean value) {
    number(field, value ? 1 : 0);
  }

  public void packed(int field, long[] values) {
    int start = begin(field);
    for (long value : values) {
      varint(value);
    }
    end(start);
  }

  /** Begins a message inside this one; gives what {@link #end} wants to know. */
  public int begin(int field) {
    varint(ProtoReader.bytesTag(field));
    room(1);
    open++;
    return ++size;
  }

  /**
   * Ends the message that was begun last.
   *
   * @param start what {@link #begin} gave
   */
  public void end(int start) {
    open--;
    int length = size - start;
    int more = varintSize(length) - 1;
    room(more);
    System.arraycopy(bytes, start, bytes, start + more, length);
    size += more;
    putVarint(bytes, start - 1, length);
  }

  public void varint(long value) {
    room(10);
    size = putVarint(bytes, size, value);
  }

  private static int putVarint(byte[] bytes, int at, long value) {
    int position = at;
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[position++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[position++] = (byte) rest;
    return position;
  }

  private static int varintSize(int length) {
    return (38 - Integer.numberOfLeadingZeros(length | 1)) / 7;
  }

  private void room(int count) {
    if (size + count > bytes.length) {
      bytes =
          Arrays.copyOf(bytes, Math.max(size + count, Math.max(FIRST_CAPACITY, 2 * bytes.length)));
    }
  }

  private void endPiece() {
    pieces.add(ByteBuffer.wrap(bytes, 0, size));
    bytes = NOTHING;
    size = 0;
  }

  /** The message as a frame. */
  public Frame frame() {
    endPiece();
    return frame(ROOM);
  }

  /** The message as a frame, as this field of an outer message. */
  public Frame frameWithin(int field) {
    endPiece();
    int length = length();
    byte[] first = pieces.getFirst().array();
    int at = ROOM - 1 - varintSize(length);
    first[at] = (byte) ProtoReader.bytesTag(field);
    putVarint(first, at + 1, length);
    return frame(at);
  }

  private Frame frame(int from) {
    ByteBuffer first = pieces.getFirst();
    int start = from - Frame.HEAD_BYTES;
    pieces.set(0, first.slice(start, first.limit() - start));
    return Frame.of(pieces);
  }
}
