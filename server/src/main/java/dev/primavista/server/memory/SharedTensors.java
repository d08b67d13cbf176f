package dev.primavista.server.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What one request has in shared memory: its inputs are copied out of it, its outputs into it. Used
 * by one thread at a time.
 */
public final class SharedTensors {
  /** The JDK copies what is read by way of memory that each thread keeps. */
  private static final int PIECE_BYTES = 1 << 20;

  private final SharedMemory memory;
  private long held;

  SharedTensors(SharedMemory memory) {
    this.memory = memory;
  }

  /**
   * The bytes that lie there now.
   *
   * @param label of their tensor, for messages
   * @throws dev.primavista.core.ServingException if the place is in no region, its bytes are not
   *     there any more, or there is no room for so many
   */
  public byte[] read(Place place, String label) {
    SharedMemory.Region region = region(place, label);
    memory.take(place.byteSize(), held);
    held += place.byteSize();
    byte[] bytes = new byte[Math.toIntExact(place.byteSize())];
    copy(region, place.offset(), ByteBuffer.wrap(bytes), FileChannel::read, label);
    return bytes;
  }

  /**
   * Leaves bytes there.
   *
   * @throws dev.primavista.core.ServingException if the place is in no region, has no room for
   *     them, or is not there any more
   */
  public void write(Place place, ByteBuffer bytes, String label) {
    SharedMemory.Region region = region(place, label);
    if (bytes.remaining() > place.byteSize()) {
      throw SharedMemory.refused(
          label
              + ": "
              + place.byteSize()
              + " bytes of shared memory do not hold it (expected: at least "
              + bytes.remaining()
              + ")",
          Place.BYTE_SIZE);
    }
    requireThere(region, place.offset() + bytes.remaining(), label);
    copy(region, place.offset(), bytes.duplicate(), FileChannel::write, label);
  }

  private SharedMemory.Region region(Place place, String label) {
    SharedMemory.Region region = memory.region(place.region());
    if (place.offset() > region.byteSize() - place.byteSize()) {
      throw SharedMemory.refused(
          label
              + " lies beyond the end of shared memory region '"
              + region.name()
              + "' (expected: within its "
              + region.byteSize()
              + " bytes)",
          Place.OFFSET);
    }
    return region;
  }

  /** One that became shorter would grow again by what is written behind its end. */
  private static void requireThere(SharedMemory.Region region, long end, String label) {
    try {
      if (region.object().size() < region.offset() + end) {
        throw gone(region, label);
      }
    } catch (IOException closed) {
      throw gone(region, label);
    }
  }

  @FunctionalInterface
  private interface Move {
    int apply(FileChannel object, ByteBuffer bytes, long position) throws IOException;
  }

  private static void copy(
      SharedMemory.Region region, long offset, ByteBuffer bytes, Move move, String label) {
    long position = region.offset() + offset;
    int end = bytes.limit();
    try {
      while (bytes.position() < end) {
        bytes.limit(Math.min(end, bytes.position() + PIECE_BYTES));
        int moved = move.apply(region.object(), bytes, position);
        if (moved < 1) {
          throw gone(region, label);
        }
        position += moved;
      }
    } catch (IOException closed) {
      throw gone(region, label);
    }
  }

  private static RuntimeException gone(SharedMemory.Region region, String label) {
    return SharedMemory.refused(
        label
            + ": shared memory region '"
            + region.name()
            + "' is not there any more (expected: its "
            + region.byteSize()
            + " bytes)",
        Place.REGION);
  }

  /** Does the request's work, and gives back what it held when that ends. */
  public <T, S extends CompletionStage<T>> S during(Supplier<S> work) {
    try {
      S begun = work.get();
      var _ = begun.whenComplete((_, _) -> giveBack());
      return begun;
    } catch (RuntimeException | OutOfMemoryError refused) {
      giveBack();
      throw refused;
    }
  }

  private void giveBack() {
    memory.giveBack(held);
    held = 0;
  }
}
