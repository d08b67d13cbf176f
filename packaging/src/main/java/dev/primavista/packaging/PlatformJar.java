package dev.primavista.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
import org.jspecify.annotations.Nullable;

/**
 * A jar without the native libraries of other platforms than Linux on x86-64, and with old classes
 * made {@linkplain ModernClasses modern}. Whatever else it holds stays, in the same order, with one
 * time stamp: the same jar always gives the same bytes.
 */
final class PlatformJar {
  private static final Pattern NATIVE =
      Pattern.compile(".*(\\.(so|dll|dylib|jnilib|a|lib)|\\.dSYM/.*)");
  private static final Pattern OURS =
      Pattern.compile("(^|.*[/_.-])linux[/_-](x64|amd64|x86[_-]64)(/.*|$)");
  private static final String CLASS = ".class";

  /** Bytes that tell how old a class is. */
  private static final int HEAD = 16;

  private static final LocalDateTime STAMP = LocalDateTime.of(1980, 1, 1, 0, 0, 0);

  private PlatformJar() {}

  /** Whether the entry of a jar is a native library that cannot be loaded on Linux on x86-64. */
  static boolean foreign(String entry) {
    return NATIVE.matcher(entry).matches()
        && !OURS.matcher(entry.toLowerCase(Locale.ROOT)).matches();
  }

  /**
   * Copies the jar without some entries; one that has none of them and no old classes is copied as
   * it is.
   */
  static void copy(Path from, Path to, Predicate<String> without) throws IOException {
    try (ZipFile jar = new ZipFile(from.toFile())) {
      if (!hasOldClasses(jar) && jar.stream().map(ZipEntry::getName).noneMatch(without)) {
        Files.copy(from, to);
        return;
      }
      ModernClasses modern = new ModernClasses(name -> bytes(jar, name));
      try (OutputStream file = Files.newOutputStream(to);
          ZipOutputStream out = new ZipOutputStream(file)) {
        Enumeration<? extends ZipEntry> entries = jar.entries();
        while (entries.hasMoreElements()) {
          ZipEntry entry = entries.nextElement();
          if (!without.test(entry.getName())) {
            put(jar, entry, modern, out);
          }
        }
      }
    }
  }

  /** Whether some class of the jar has no stack maps. */
  static boolean hasOldClasses(Path jar) throws IOException {
    try (ZipFile file = new ZipFile(jar.toFile())) {
      return hasOldClasses(file);
    }
  }

  private static boolean hasOldClasses(ZipFile jar) {
    return jar.stream().anyMatch(entry -> isOld(jar, entry));
  }

  private static boolean isOld(ZipFile jar, ZipEntry entry) {
    if (!entry.getName().endsWith(CLASS)) {
      return false;
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return ModernClasses.isOld(in.readNBytes(HEAD));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte @Nullable [] bytes(ZipFile jar, String name) {
    ZipEntry entry = jar.getEntry(name);
    if (entry == null) {
      return null;
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(ZipFile jar, ZipEntry entry, ModernClasses modern, ZipOutputStream out)
      throws IOException {
    ZipEntry copy = new ZipEntry(entry.getName());
    copy.setTimeLocal(STAMP);
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] read = in.readAllBytes();
      boolean old = entry.getName().endsWith(CLASS) && ModernClasses.isOld(read);
      byte[] bytes = old ? modern.modern(read) : read;
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
