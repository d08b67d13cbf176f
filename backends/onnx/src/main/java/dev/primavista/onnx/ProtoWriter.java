package dev.primavista.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes the fields of one Protocol Buffers message. */
final class ProtoWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ProtoWriter varint(int field, long value) {
    raw(((long) field << 3) | ProtoCursor.VARINT);
    raw(value);
    return this;
  }

  ProtoWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtoWriter message(int field, ProtoWriter value) {
    return bytes(field, value.out.toByteArray());
  }

  ProtoWriter bytes(int field, byte[] value) {
    raw(((long) field << 3) | ProtoCursor.LENGTH);
    raw(value.length);
    out.writeBytes(value);
    return this;
  }

  /** A copy outside the heap. */
  ByteBuffer toDirect() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(out.size()).order(ByteOrder.nativeOrder());
    return bytes.put(out.toByteArray()).flip();
  }

  private void raw(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
