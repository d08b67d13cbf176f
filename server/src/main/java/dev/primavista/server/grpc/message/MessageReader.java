package dev.primavista.server.grpc.message;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.server.http.Gate;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what comes over a stream into messages, each in one array of its size. Used on one event
 * loop. The bytes of a message are taken from the budget before they come.
 */
public final class MessageReader {
  /** That an array can hold. */
  static final int MOST_BYTES = Integer.MAX_VALUE - 16;

  private final Gate gate;
  private final long limit;
  private final Sink sink;
  private final byte[] head = new byte[Frame.HEAD_BYTES];
  private int headSize;
  private byte @Nullable [] message;
  private int size;
  private boolean released;

  /** Takes a message, and its bytes of the budget with it. */
  public interface Sink {
    void received(boolean compressed, byte[] message);
  }

  /**
   * @param limit of a message's bytes; never more than there is ever memory for
   */
  public MessageReader(Gate gate, long limit, Sink sink) {
    this.gate = gate;
    this.limit = Math.min(Math.min(limit, gate.bodyCapacity()), MOST_BYTES);
    this.sink = sink;
  }

  /**
   * Reads on until {@link #release}, also where a message's end brings that about.
   *
   * @throws TooLarge if a message exceeds the limit
   * @throws CallException if the bytes are no messages
   */
  public void add(Buffer chunk) {
    int at = 0;
    while (!released && at < chunk.length()) {
      byte[] current = message;
      if (current == null) {
        head[headSize++] = chunk.getByte(at++);
        if (headSize == head.length) {
          begin();
        }
      } else {
        int count = Math.min(current.length - size, chunk.length() - at);
        chunk.getBytes(at, at + count, current, size);
        at += count;
        size += count;
      }
      endIfWhole();
    }
  }

  private void begin() {
    if ((head[0] & ~1) != 0) {
      throw new CallException(Code.INTERNAL, "the stream holds no gRPC messages");
    }
    long length = 0;
    for (int i = 1; i < head.length; i++) {
      length = (length << 8) | (head[i] & 0xFF);
    }
    if (length > limit) {
      throw new TooLarge(
          "the message has " + Amount.of(length, "byte") + " (expected: at most " + limit + ")",
          "send at most " + limit + " bytes in a message");
    }
    message = gate.newBody((int) length);
    size = 0;
  }

  private void endIfWhole() {
    byte[] current = message;
    if (current != null && size == current.length) {
      message = null;
      headSize = 0;
      sink.received(head[0] == 1, current);
    }
  }

  /** Whether a message has begun and not ended. */
  public boolean inMessage() {
    return headSize > 0;
  }

  /** Bytes of the message that has begun. */
  public int received() {
    return message == null ? 0 : size;
  }

  /** Forgets the message that has begun; no other begins. */
  public void release() {
    released = true;
    if (message != null) {
      gate.giveBack(message.length);
      message = null;
    }
  }
}
