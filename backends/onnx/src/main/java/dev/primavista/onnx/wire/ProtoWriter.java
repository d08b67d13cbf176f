package dev.primavista.onnx.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.GatheringByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the fields of one Protocol Buffers message. Long values are kept as references until the
 * message is written, so that weights are never copied.
 */
public final class ProtoWriter {
  private static final int COPIED_BYTES = 1024;
  private static final int GATHERED = 512;

  private final List<ByteBuffer> parts = new ArrayList<>();
  private final ByteArrayOutputStream tail = new ByteArrayOutputStream();
  private long flushed;

  /** An integer, boolean or enumeration. */
  public ProtoWriter varint(int field, long value) {
    tag(field, ProtoCursor.VARINT);
    raw(value);
    return this;
  }

  /** A float of 32 bits. */
  public ProtoWriter real(int field, float value) {
    tag(field, ProtoCursor.FIXED32);
    int bits = Float.floatToRawIntBits(value);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      tail.write(bits >>> shift);
    }
    return this;
  }

  /** A text. */
  public ProtoWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A message, which must not be written to afterwards. */
  public ProtoWriter message(int field, ProtoWriter value) {
    tag(field, ProtoCursor.LENGTH);
    raw(value.size());
    value.flush();
    value.parts.forEach(this::append);
    return this;
  }

  /** Bytes. */
  public ProtoWriter bytes(int field, byte[] value) {
    return bytes(field, ByteBuffer.wrap(value));
  }

  /** The remaining bytes of a buffer, which must stay as they are until the message is written. */
  public ProtoWriter bytes(int field, ByteBuffer value) {
    tag(field, ProtoCursor.LENGTH);
    raw(value.remaining());
    append(value.duplicate());
    return this;
  }

  /** The message's length in bytes. */
  public long size() {
    return flushed + tail.size();
  }

  /** Writes the whole message. */
  public void writeTo(GatheringByteChannel channel) throws IOException {
    flush();
    for (int start = 0; start < parts.size(); start += GATHERED) {
      List<ByteBuffer> some = parts.subList(start, Math.min(parts.size(), start + GATHERED));
      ByteBuffer[] batch = some.stream().map(ByteBuffer::duplicate).toArray(ByteBuffer[]::new);
      while (batch[batch.length - 1].hasRemaining()) {
        channel.write(batch);
      }
    }
  }

  /** A copy outside the heap. */
  public ByteBuffer toDirect() {
    flush();
    ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(size()));
    parts.forEach(part -> bytes.put(part.duplicate()));
    return bytes.order(ByteOrder.nativeOrder()).flip();
  }

  private void append(ByteBuffer part) {
    if (part.remaining() <= COPIED_BYTES) {
      byte[] copy = new byte[part.remaining()];
      part.duplicate().get(copy);
      tail.writeBytes(copy);
      return;
    }
    flush();
    parts.add(part);
    flushed += part.remaining();
  }

  private void flush() {
    if (tail.size() > 0) {
      parts.add(ByteBuffer.wrap(tail.toByteArray()));
      flushed += tail.size();
      tail.reset();
    }
  }

  private void tag(int field, int wireType) {
    raw(((long) field << 3) | wireType);
  }

  private void raw(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      tail.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    tail.write((int) rest);
  }
}
