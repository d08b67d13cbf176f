package dev.primavista.server.grpc.message;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A message on its way out: a byte that says whether it is compressed, its length in four, and
 * itself, in pieces that are sent one after the other.
 */
public final class Frame {
  /** Bytes before a message. */
  static final int HEAD_BYTES = 5;

  private final List<ByteBuffer> parts;
  private final int size;

  /**
   * @param parts in order; the first begins with room for the head
   */
  private Frame(List<ByteBuffer> parts, boolean compressed) {
    this.parts = parts;
    long total = 0;
    for (ByteBuffer part : parts) {
      total += part.remaining();
    }
    this.size = Math.toIntExact(total);
    ByteBuffer first = parts.getFirst();
    first.put(first.position(), (byte) (compressed ? 1 : 0));
    first.putInt(first.position() + 1, size - HEAD_BYTES);
  }

  /** A message that was written in pieces, the first with room for the head at its beginning. */
  public static Frame of(List<ByteBuffer> parts) {
    return new Frame(parts, false);
  }

  public static Frame of(MessageLite message) {
    byte[] bytes = new byte[HEAD_BYTES + message.getSerializedSize()];
    CodedOutputStream out =
        CodedOutputStream.newInstance(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES);
    try {
      message.writeTo(out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new Frame(List.of(ByteBuffer.wrap(bytes)), false);
  }

  static Frame compressed(byte[] message) {
    return new Frame(List.of(ByteBuffer.allocate(HEAD_BYTES), ByteBuffer.wrap(message)), true);
  }

  /** Bytes together, the head among them. */
  public int size() {
    return size;
  }

  /** The message without its head. */
  public List<ByteBuffer> message() {
    List<ByteBuffer> message = new ArrayList<>(parts);
    ByteBuffer first = parts.getFirst();
    message.set(0, first.slice(HEAD_BYTES + first.position(), first.remaining() - HEAD_BYTES));
    message.replaceAll(ByteBuffer::duplicate);
    return message;
  }

  /** All of it, without a copy. */
  public Buffer buffer() {
    return BufferInternal.buffer(
        parts.size() == 1
            ? Unpooled.wrappedBuffer(parts.getFirst())
            : Unpooled.wrappedBuffer(parts.toArray(ByteBuffer[]::new)));
  }
}
