package dev.primavista.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * The request that is sent again and again.
 *
 * @param fields of the head, in lower case
 * @param body as it goes over the wire; of gRPC with its frame
 */
record Question(Protocol protocol, String path, Map<String, String> fields, byte[] body) {
  private static final int FRAME_HEAD = 5;

  Question {
    fields = Map.copyOf(fields);
  }

  /** A message in its frame, uncompressed. */
  static byte[] framed(byte[] message) {
    return ByteBuffer.allocate(FRAME_HEAD + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  /** The first message of a stream of frames; empty where there is none. */
  static byte[] message(byte[] frames) {
    if (frames.length < FRAME_HEAD) {
      return new byte[0];
    }
    ByteBuffer in = ByteBuffer.wrap(frames, 1, frames.length - 1);
    byte[] message = new byte[Math.min(in.getInt(), in.remaining())];
    in.get(message);
    return message;
  }
}
