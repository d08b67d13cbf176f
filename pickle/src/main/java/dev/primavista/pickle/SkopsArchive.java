package dev.primavista.pickle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The entries of a skops file, read on demand and within limits; nothing is ever written. */
final class SkopsArchive implements AutoCloseable {
  private static final int MOST_ENTRIES = 1_000_000;

  /** An entry larger than this does not shrink further than so many times, unless it is a bomb. */
  private static final long MOST_SPARSE = 16L << 20;

  private static final int MOST_RATIO = 200;

  private final ZipFile zip;
  private final PickleLimits limits;
  private final long most;
  private long expanded;

  private SkopsArchive(ZipFile zip, long fileBytes, PickleLimits limits) {
    this.zip = zip;
    this.limits = limits;
    this.most = Compression.mostExpanded(fileBytes, limits);
  }

  static SkopsArchive open(Path file, PickleLimits limits) {
    try {
      long size = Files.size(file);
      SkopsArchive archive = new SkopsArchive(new ZipFile(file.toFile()), size, limits);
      try {
        archive.check(size);
      } catch (RuntimeException refused) {
        archive.close();
        throw refused;
      }
      return archive;
    } catch (IOException e) {
      throw new PickleException("truncated_file", "the archive is damaged or ends early");
    }
  }

  /** Names occur once, and entries do not share bytes: their sizes fit into the file. */
  private void check(long fileBytes) {
    Set<String> names = new HashSet<>();
    long packed = 0;
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      packed += entry.getCompressedSize();
      if (!names.add(entry.getName()) || names.size() > MOST_ENTRIES) {
        throw new PickleException(
            "malformed_skops",
            "the archive holds '" + Dtype.printable(entry.getName()) + "' twice");
      }
      if (entry.getSize() > limits.bytes() || packed > fileBytes) {
        throw new PickleException(
            "limit_exceeded", "the archive's directory claims more than the file holds");
      }
    }
  }

  boolean holds(String name) {
    return zip.getEntry(name) != null;
  }

  /** The arrays of an .npz entry by name. */
  Map<String, NdArray> arrays(String name) {
    byte[] npz = bytes(name, Long.MAX_VALUE);
    Map<String, NdArray> arrays = NpzReader.read(npz, limits);
    expanded += arrays.values().stream().mapToLong(NdArray::bytes).sum();
    return arrays;
  }

  /** An entry's content of at most so many bytes. */
  byte[] bytes(String name, long mostBytes) {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new PickleException(
          "malformed_skops", "the archive lacks '" + Dtype.printable(name) + "'");
    }
    long plausible = Math.max(MOST_SPARSE, MOST_RATIO * entry.getCompressedSize());
    long allowed = Math.max(0, Math.min(Math.min(mostBytes, plausible), most - expanded));
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 16, allowed + 1));
      if (bytes.length > allowed) {
        throw new PickleException(
            "limit_exceeded",
            "'" + Dtype.printable(name) + "' has more than " + allowed + " bytes");
      }
      expanded += bytes.length;
      return bytes;
    } catch (IOException e) {
      throw new PickleException(
          "truncated_file", "'" + Dtype.printable(name) + "' is damaged or ends early");
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException ignored) {
      // Closing a file that was only read loses nothing.
    }
  }
}
