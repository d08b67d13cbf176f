package dev.primavista.networks.keras;

import io.jhdf.HdfFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipFile;

/** Whether a file is one of Keras's, by its content. */
final class KerasRecognition {
  private static final byte[] HDF = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final long LEAST_BLOCK = 512;

  private KerasRecognition() {}

  /**
   * Whether it is HDF5, which Keras keeps models and weights in, or a {@code .keras} archive.
   *
   * @param head the file's first bytes
   */
  static boolean isKeras(Path path, byte[] head) {
    if (startsWith(head, HDF)) {
      return true;
    }
    return startsWith(head, ZIP) ? isArchive(path) : isBehindBlock(path);
  }

  static boolean isHdf(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(HDF.length), HDF) || isBehindBlock(path);
    }
  }

  /**
   * Whether it is HDF5 behind a block of the user's own, of 512, 1024 and so on bytes. HDF5 within
   * another file, such as a tar, says that it begins elsewhere.
   */
  private static boolean isBehindBlock(Path path) {
    try (FileChannel file = FileChannel.open(path)) {
      ByteBuffer start = ByteBuffer.allocate(HDF.length);
      for (long place = LEAST_BLOCK; place < file.size(); place *= 2) {
        file.read(start.clear(), place);
        if (Arrays.equals(start.array(), HDF)) {
          return isReadable(path);
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isReadable(Path path) {
    try (HdfFile file = new HdfFile(path)) {
      return file.getUserBlockSize() > 0;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static boolean isArchive(Path path) {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (ZipFile zip = new ZipFile(path.toFile())) {
      return zip.getEntry(KerasFile.CONFIG) != null
          && zip.stream().anyMatch(entry -> entry.getName().endsWith(".weights.h5"));
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean startsWith(byte[] head, byte[] magic) {
    return head.length >= magic.length
        && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
  }
}
