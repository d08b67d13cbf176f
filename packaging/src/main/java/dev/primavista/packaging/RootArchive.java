package dev.primavista.packaging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The tar of a root file system, dressed as an image of one layer. */
final class RootArchive {
  private static final String MANIFEST = "manifest.json";

  private RootArchive() {}

  /** The file itself where it is an image already; otherwise one made of it in a folder. */
  static Path asImage(Path file, Path folder) throws IOException {
    if (isImage(file)) {
      return file;
    }
    String layer = Fingerprint.sha256(file);
    Path image = folder.resolve(layer + ".image.tar");
    String config =
        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\","
            + "\"diff_ids\":[\"sha256:"
            + layer
            + "\"]}}";
    String manifest = "[{\"Config\":\"config.json\",\"Layers\":[\"layer.tar\"]}]";
    try (OutputStream out = Files.newOutputStream(image);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      text(tar, "config.json", config);
      text(tar, MANIFEST, manifest);
      TarArchiveEntry entry = new TarArchiveEntry("layer.tar");
      entry.setSize(Files.size(file));
      tar.putArchiveEntry(entry);
      Files.copy(file, tar);
      tar.closeArchiveEntry();
    }
    return image;
  }

  private static boolean isImage(Path file) throws IOException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(Files.newInputStream(file))) {
      for (TarArchiveEntry one = tar.getNextEntry(); one != null; one = tar.getNextEntry()) {
        if (one.getName().equals(MANIFEST)) {
          return true;
        }
      }
      return false;
    }
  }

  private static void text(TarArchiveOutputStream tar, String name, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }
}
