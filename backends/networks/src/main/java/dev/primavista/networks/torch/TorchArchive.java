package dev.primavista.networks.torch;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** The zip archive that {@code torch.save}, TorchScript and {@code torch.export} write. */
final class TorchArchive implements AutoCloseable {
  private static final int MOST_PICKLED = 256 << 20;

  private final ZipFile zip;

  /** The folder in the archive that everything stands in, with its slash. */
  private final String root;

  /** What an archive may be. */
  enum Content {
    /** A pickled value, in most cases a state dict. */
    PICKLE,
    /** TorchScript: weights and code. */
    SCRIPT,
    /** What {@code torch.export.save} writes. */
    EXPORTED,
    OTHER
  }

  private TorchArchive(ZipFile zip) {
    this.zip = zip;
    this.root = root(zip);
  }

  static TorchArchive open(Path path) throws IOException {
    return new TorchArchive(ZipFile.builder().setPath(path).get());
  }

  private static String root(ZipFile zip) {
    List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
    String first = entries.isEmpty() ? "" : entries.getFirst().getName();
    return first.substring(0, first.indexOf('/') + 1);
  }

  Content content() {
    if (has("archive_format")
        || has("models/model.json")
        || has("serialized_exported_program.json")) {
      return Content.EXPORTED;
    }
    if (has("constants.pkl")) {
      return Content.SCRIPT;
    }
    return has("data.pkl") ? Content.PICKLE : Content.OTHER;
  }

  /** Refuses what holds no weights that can be read, and bytes in another order. */
  void check(String file) throws IOException {
    if (content() == Content.EXPORTED) {
      throw new ModelLoadException(
          "unsupported_format",
          file
              + " is an exported program of torch.export (expected: ONNX, TorchScript or a"
              + " state_dict)",
          Advice.export("the same network") + "; a loaded program's module() is such a model");
    }
    if (has("byteorder") && !text("byteorder").equals("little")) {
      throw new ModelLoadException(
          "unsupported_format",
          file + " has " + text("byteorder") + "-endian bytes (expected: little)");
    }
  }

  private String text(String name) throws IOException {
    return new String(bytes(name), StandardCharsets.US_ASCII);
  }

  private boolean has(String name) {
    return zip.getEntry(root + name) != null;
  }

  private ZipArchiveEntry entry(String name) {
    return Optional.ofNullable(zip.getEntry(root + name))
        .orElseThrow(() -> new IllegalArgumentException("it has no " + name));
  }

  /** A small entry's content. */
  byte[] bytes(String name) throws IOException {
    try (InputStream in = zip.getInputStream(entry(name))) {
      byte[] bytes = in.readNBytes(MOST_PICKLED + 1);
      if (bytes.length > MOST_PICKLED) {
        throw new IllegalArgumentException(name + " has more than " + MOST_PICKLED + " bytes");
      }
      return bytes;
    }
  }

  /** A storage as a slice of the file, which is never compressed. */
  MemorySegment storage(MemorySegment file, String name) {
    ZipArchiveEntry entry = entry(name);
    if (entry.getMethod() != ZipArchiveEntry.STORED || entry.getDataOffset() < 0) {
      throw new IllegalArgumentException(
          name + " is compressed (expected: as torch.save stores it)");
    }
    return file.asSlice(entry.getDataOffset(), entry.getSize());
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
