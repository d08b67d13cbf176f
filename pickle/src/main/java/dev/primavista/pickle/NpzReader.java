package dev.primavista.pickle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads numpy's {@code .npz} files: zip archives of named {@code .npy} arrays. */
public final class NpzReader {
  private NpzReader() {}

  /** Whether these first bytes of a file can begin an .npz file. */
  public static boolean looksLikeNpz(byte[] head) {
    return SkopsReader.looksLikeArchive(head);
  }

  /**
   * The arrays of a file with this content by their names, in the file's order.
   *
   * @throws PickleException if it cannot be read, holds a name twice, or exceeds a limit
   */
  public static SequencedMap<String, NdArray> read(byte[] content, PickleLimits limits) {
    SequencedMap<String, NdArray> arrays = new LinkedHashMap<>();
    long most = Compression.mostExpanded(content.length, limits);
    long expanded = 0;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] npy = zip.readNBytes((int) Math.min(Integer.MAX_VALUE - 16, most - expanded + 1));
        expanded += npy.length;
        if (expanded > most) {
          throw new PickleException(
              "limit_exceeded", "the archive's arrays have more than " + most + " bytes");
        }
        String name = entry.getName().replaceFirst("\\.npy$", "");
        if (arrays.putIfAbsent(name, NpyReader.read(npy)) != null) {
          throw new PickleException(
              "malformed_npy", "the archive holds '" + Dtype.printable(name) + "' twice");
        }
      }
    } catch (IOException | IllegalArgumentException damaged) {
      throw new PickleException("truncated_file", "the archive is damaged or ends early");
    }
    return arrays;
  }
}
