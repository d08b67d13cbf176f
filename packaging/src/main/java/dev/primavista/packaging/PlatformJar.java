package dev.primavista.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Enumeration;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A jar without the native libraries of other platforms than Linux on x86-64. Whatever else it
 * holds stays, in the same order, with one time stamp: the same jar always gives the same bytes.
 */
final class PlatformJar {
  private static final Pattern NATIVE =
      Pattern.compile(".*(\\.(so|dll|dylib|jnilib|a|lib)|\\.dSYM/.*)");
  private static final Pattern OURS =
      Pattern.compile("(^|.*[/_.-])linux[/_-](x64|amd64|x86[_-]64)(/.*|$)");
  private static final LocalDateTime STAMP = LocalDateTime.of(1980, 1, 1, 0, 0, 0);

  private PlatformJar() {}

  /** Whether the entry of a jar is a native library that cannot be loaded on Linux on x86-64. */
  static boolean foreign(String entry) {
    return NATIVE.matcher(entry).matches()
        && !OURS.matcher(entry.toLowerCase(Locale.ROOT)).matches();
  }

  /** Copies the jar without some entries; one that has none of them is copied as it is. */
  static void copy(Path from, Path to, Predicate<String> without) throws IOException {
    try (ZipFile jar = new ZipFile(from.toFile())) {
      if (jar.stream().map(ZipEntry::getName).noneMatch(without)) {
        Files.copy(from, to);
        return;
      }
      try (OutputStream file = Files.newOutputStream(to);
          ZipOutputStream out = new ZipOutputStream(file)) {
        Enumeration<? extends ZipEntry> entries = jar.entries();
        while (entries.hasMoreElements()) {
          ZipEntry entry = entries.nextElement();
          if (!without.test(entry.getName())) {
            put(jar, entry, out);
          }
        }
      }
    }
  }

  private static void put(ZipFile jar, ZipEntry entry, ZipOutputStream out) throws IOException {
    ZipEntry copy = new ZipEntry(entry.getName());
    copy.setTimeLocal(STAMP);
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] bytes = in.readAllBytes();
      if (entry.getMethod() == ZipEntry.STORED) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        copy.setMethod(ZipEntry.STORED);
        copy.setSize(bytes.length);
        copy.setCrc(crc.getValue());
      }
      out.putNextEntry(copy);
      out.write(bytes);
      out.closeEntry();
    }
  }
}
