package dev.primavista.networks.checkpoint;

import dev.primavista.core.Amount;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.CRC32C;

/**
 * The table of sorted keys that TensorFlow keeps checkpoints in, in LevelDB's format: blocks of
 * entries whose keys leave out what they begin with like the one before, a block that lists the
 * blocks, and a footer.
 */
final class SortedTable {
  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final int FOOTER_BYTES = 48;

  /** What follows a block: one byte that says how it is packed, and its checksum. */
  private static final int TRAILER_BYTES = 5;

  private final ByteBuffer file;

  /**
   * @param file from its first byte to its last
   */
  SortedTable(ByteBuffer file) {
    this.file = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether the file ends as such a table does. */
  static boolean recognizes(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      ByteBuffer magic = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      return channel.size() >= FOOTER_BYTES
          && channel.read(magic, channel.size() - Long.BYTES) == Long.BYTES
          && magic.getLong(0) == MAGIC;
    }
  }

  /**
   * All values by their keys, in the order of the keys.
   *
   * @throws CheckpointException if a block is damaged or packed
   */
  SequencedMap<String, ByteBuffer> entries() {
    int footer = file.limit() - FOOTER_BYTES;
    if (footer < 0 || file.getLong(file.limit() - Long.BYTES) != MAGIC) {
      throw new CheckpointException("does not end as a checkpoint does");
    }
    ByteBuffer handles = file.slice(footer, FOOTER_BYTES);
    handle(handles);
    SequencedMap<String, ByteBuffer> all = new LinkedHashMap<>();
    for (ByteBuffer place : entries(block(handle(handles))).values()) {
      all.putAll(entries(block(handle(place))));
    }
    return all;
  }

  private record Handle(long offset, long size) {}

  private static Handle handle(ByteBuffer bytes) {
    return new Handle(varint(bytes), varint(bytes));
  }

  private ByteBuffer block(Handle handle) {
    long end = handle.offset + handle.size + TRAILER_BYTES;
    if (handle.offset < 0 || handle.size < 0 || end < 0 || end > file.limit()) {
      throw new CheckpointException("is damaged: a block stands beyond its end");
    }
    int trailer = (int) (handle.offset + handle.size);
    CRC32C sum = new CRC32C();
    sum.update(file.slice((int) handle.offset, (int) handle.size + 1));
    if (masked((int) sum.getValue()) != file.getInt(trailer + 1)) {
      throw new CheckpointException(
          "is damaged: the checksum of the block at byte " + handle.offset + " is another");
    }
    if (file.get(trailer) != 0) {
      throw new CheckpointException("has packed blocks (expected: as TensorFlow writes them)");
    }
    return file.slice((int) handle.offset, (int) handle.size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Checksums are stored changed, since what they are made over may hold checksums itself. */
  private static int masked(int sum) {
    return Integer.rotateRight(sum, 15) + 0xa282ead8;
  }

  private static Map<String, ByteBuffer> entries(ByteBuffer block) {
    int restarts = block.getInt(block.limit() - Integer.BYTES);
    ByteBuffer rest = block.slice(0, block.limit() - Integer.BYTES * (restarts + 1));
    Map<String, ByteBuffer> entries = new LinkedHashMap<>();
    byte[] key = new byte[0];
    while (rest.hasRemaining()) {
      int shared = length(rest);
      int own = length(rest);
      int value = length(rest);
      byte[] next = new byte[shared + own];
      System.arraycopy(key, 0, next, 0, shared);
      rest.get(next, shared, own);
      key = next;
      ByteBuffer bytes = rest.slice(rest.position(), value).order(ByteOrder.LITTLE_ENDIAN);
      entries.put(new String(key, StandardCharsets.ISO_8859_1), bytes);
      rest.position(rest.position() + value);
    }
    return entries;
  }

  private static int length(ByteBuffer bytes) {
    long length = varint(bytes);
    if (length < 0 || length > bytes.capacity()) {
      throw new CheckpointException("is damaged: an entry of " + Amount.of(length, "byte"));
    }
    return (int) length;
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new CheckpointException("is damaged: an integer of more than ten bytes");
  }
}
