package dev.primavista.engines.formats;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Content as the table of formats looks at it. */
final class Content {
  /** What stands before the name of an entry in a zip file. */
  private static final int ENTRY_BYTES = 30;

  private final Path path;
  private final byte[] head;
  private @Nullable List<String> entries;
  private @Nullable String text;

  Content(Path path, byte[] head) {
    this.path = path;
    this.head = head;
  }

  /** Its first bytes, each as one letter. */
  String text() {
    String known = text;
    if (known == null) {
      known = new String(head, StandardCharsets.ISO_8859_1);
      text = known;
    }
    return known;
  }

  boolean startsWith(String letters) {
    return text().startsWith(letters);
  }

  boolean isZip() {
    return startsWith("PK\3\4");
  }

  /** Whether it begins with a zip file's first entry, and has no list of all of them. */
  boolean isTornZip() {
    return isZip() && head.length > ENTRY_BYTES && entries().isEmpty();
  }

  /** The byte at this place, unsigned; -1 beyond the head. */
  int at(int index) {
    return index < head.length ? head[index] & 0xff : -1;
  }

  /** Whether letters stand at this place. */
  boolean has(int index, String letters) {
    return text().startsWith(letters, index);
  }

  /** Whether it holds an entry that ends so: of a zip file or of a folder. */
  boolean holds(String suffix) {
    return entries().stream().anyMatch(entry -> entry.endsWith(suffix));
  }

  /** The names in a zip file or, one level deep, in a folder; empty for everything else. */
  private List<String> entries() {
    List<String> known = entries;
    if (known == null) {
      known = Files.isDirectory(path) ? inFolder() : isZip() ? inZip() : List.of();
      entries = known;
    }
    return known;
  }

  private List<String> inFolder() {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      files.forEach(file -> names.add("/" + file.getFileName()));
    } catch (IOException unreadable) {
      return List.of();
    }
    return names;
  }

  private List<String> inZip() {
    try (ZipFile zip = new ZipFile(path.toFile())) {
      return zip.stream().map(ZipEntry::getName).map(name -> "/" + name).toList();
    } catch (IOException torn) {
      return List.of();
    }
  }
}
