package dev.primavista.networks.keras.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Weights of bfloat16, which h5py writes as opaque elements of two bytes without a tag. jHDF takes
 * such a type for damage. References of two bytes are laid out alike, and it reads them as unsigned
 * numbers.
 */
public final class BrainFloats {
  private static final int BLOCK = 1 << 20;
  private static final int MESSAGE_BYTES = 16;
  private static final int CLASS_PLACE = 8;

  /** The message of a dataset's header that tells its type (3) in 8 bytes; then come its flags. */
  private static final long TYPE_MESSAGE = 0x0008_0003L;

  private static final long WITHOUT_FLAGS = ~(0xffL << 32);

  /** A type of class 5 (opaque) in version 1, whose elements have two bytes. */
  private static final long OPAQUE_PAIR = 0x0000_0002_0000_0015L;

  /** The class 7 (reference) in version 1. */
  private static final byte REFERENCE = 0x17;

  private BrainFloats() {}

  /** Whether a model's configuration tells of such weights; {@code mixed_bfloat16} has none. */
  public static boolean areToldIn(String config) {
    return config.contains("\"bfloat16\"");
  }

  /** Changes the types of such weights in an HDF5 file to references. */
  static void makeReadable(Path file) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (long start = 0; start < channel.size(); start += BLOCK - MESSAGE_BYTES) {
        read(channel, start, block);
        for (int i = 0; i + MESSAGE_BYTES <= block.limit(); i++) {
          if (isOpaquePair(block, i)) {
            channel.write(ByteBuffer.wrap(new byte[] {REFERENCE}), start + i + CLASS_PLACE);
          }
        }
      }
    }
  }

  private static void read(FileChannel channel, long start, ByteBuffer block) throws IOException {
    block.clear();
    int read = 0;
    while (block.hasRemaining() && read >= 0) {
      read = channel.read(block, start + block.position());
    }
    block.flip();
  }

  private static boolean isOpaquePair(ByteBuffer block, int place) {
    return block.getLong(place + CLASS_PLACE) == OPAQUE_PAIR
        && (block.getLong(place) & WITHOUT_FLAGS) == TYPE_MESSAGE;
  }

  /** The number whose upper half these 16 bits are. */
  static float of(long bits) {
    return Float.intBitsToFloat((int) bits << 16);
  }
}
