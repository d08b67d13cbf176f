package dev.primavista.server.records;

import dev.primavista.core.ServingException.InvalidRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * RecordIO's frames: a magic number and a length of 4 bytes each, lowest first, and a record whose
 * end is filled up with zeros to a multiple of 4.
 */
final class Recordio {
  private static final int MAGIC = 0xCED7230A;
  private static final int HEAD_BYTES = 2 * Integer.BYTES;
  private static final int LENGTH_BITS = 29;

  private final ByteBuffer frames;
  private int records;

  Recordio(byte[] frames) {
    this.frames = ByteBuffer.wrap(frames).order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean more() {
    return frames.hasRemaining();
  }

  /**
   * The next record.
   *
   * @throws InvalidRequest if it is not whole
   */
  ByteBuffer next() {
    records++;
    if (frames.remaining() < HEAD_BYTES || frames.getInt() != MAGIC) {
      throw malformed("has no head of RecordIO's");
    }
    int length = frames.getInt();
    if (length >>> LENGTH_BITS != 0) {
      throw malformed("is a part of a longer one");
    }
    if (length > frames.remaining()) {
      throw malformed("is cut off");
    }
    ByteBuffer record = frames.slice(frames.position(), length);
    frames.position(Math.min(frames.position() + padded(length), frames.limit()));
    return record;
  }

  /** The refusal of the record that was read last. */
  InvalidRequest malformed(String fault) {
    return new InvalidRequest(
        "malformed_recordio",
        place() + fault + " (expected: RecordIO's frames, a protobuf Record in each)");
  }

  /** Which record was read last, for messages. */
  String place() {
    return "record " + records + " ";
  }

  private static int padded(int length) {
    return (length + 3) & ~3;
  }

  /** Adds a record. */
  static void write(byte[] record, ByteArrayOutputStream to) {
    byte[] frame = new byte[HEAD_BYTES + padded(record.length)];
    ByteBuffer.wrap(frame)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(MAGIC)
        .putInt(record.length)
        .put(record);
    to.writeBytes(frame);
  }
}
