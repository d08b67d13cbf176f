package dev.primavista.networks.keras.weights;

import dev.primavista.networks.keras.config.KerasFormatException;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An open HDF5 file.
 *
 * @param temporary the same where it was made for reading alone and goes when it is closed
 */
public record HdfStorage(HdfFile file, @Nullable Path temporary) implements AutoCloseable {
  public static HdfStorage open(Path path) {
    return new HdfStorage(new HdfFile(path), null);
  }

  /**
   * What the stream holds, as a file of its own for random access.
   *
   * @param name what messages call it
   * @param most how many bytes it may have
   * @param brain whether it has weights of bfloat16
   * @throws KerasFormatException if it has more
   */
  public static HdfStorage copied(InputStream in, String name, long most, boolean brain)
      throws IOException {
    Path copy = Files.createTempFile("weights", ".h5");
    try {
      try (OutputStream out = Files.newOutputStream(copy)) {
        copy(in, out, name, most);
      }
      if (brain) {
        BrainFloats.makeReadable(copy);
      }
      return new HdfStorage(new HdfFile(copy), copy);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(copy);
      throw e;
    }
  }

  private static void copy(InputStream in, OutputStream out, String name, long most)
      throws IOException {
    byte[] block = new byte[1 << 20];
    long written = 0;
    for (int read = in.read(block); read >= 0; read = in.read(block)) {
      written += read;
      if (written > most) {
        throw new KerasFormatException(name + " unpacks to more than " + most + " bytes");
      }
      out.write(block, 0, read);
    }
  }

  @Override
  public void close() {
    file.close();
    try {
      if (temporary != null) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new IllegalStateException("a temporary file could not be deleted", e);
    }
  }
}
