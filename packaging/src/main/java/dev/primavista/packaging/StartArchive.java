package dev.primavista.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The classes of a start, read, linked and laid out by the JVM of the image for the class path of
 * the image (JEP 483), so that a container begins with them.
 *
 * <p>Which classes is a list in this module, made by the training run of the launcher: a training
 * run inside the build would give another list, and another image, each time. The JVM writes the
 * time of the dump into soft references and checksums over it into the header. Two dumps differ in
 * these words alone, which become zero; the JVM reads neither. One thread alone dumps: with G1 and
 * compilers beside it, objects are laid out in another order now and then.
 */
final class StartArchive {
  private static final String CLASSES = "classes.txt";
  private static final int HEADER_BYTES = 4096;
  private static final int MOST_CLOCKS = 4096;

  private StartArchive() {}

  /**
   * Makes it.
   *
   * @param root the root of the image, as a folder
   * @param java the JVM below the root, relative to it
   * @param classPath jars below the root, relative to it
   * @param archive the file to make
   * @throws PackagingException if two dumps differ in more than their clocks
   */
  static void make(Path root, Path java, List<Path> classPath, Path archive) throws IOException {
    Path list = archive.resolveSibling(CLASSES);
    try (InputStream classes = StartArchive.class.getResourceAsStream(CLASSES)) {
      if (classes == null) {
        throw new IOException(CLASSES + " is not in this module");
      }
      Files.copy(classes, list, StandardCopyOption.REPLACE_EXISTING);
    }
    Path again = archive.resolveSibling(archive.getFileName() + ".again");
    dump(root, java, classPath, list, archive);
    dump(root, java, classPath, list, again);
    settle(archive, again);
    Files.delete(again);
    Files.delete(list);
  }

  private static void dump(Path root, Path java, List<Path> classPath, Path list, Path archive) {
    List<String> command = new ArrayList<>();
    command.add(root.resolve(java).toString());
    command.addAll(
        List.of(
            "-Xshare:dump",
            "-XX:+UseSerialGC",
            "-Xint",
            "-XX:+AOTClassLinking",
            "-XX:SharedClassListFile=" + list,
            "-XX:SharedArchiveFile=" + archive,
            "-cp",
            String.join(":", classPath.stream().map(Path::toString).toList())));
    command.addAll(LaunchOptions.ACCESS);
    Tools.run(root, command);
  }

  /** Makes zero of every word in which the two differ. */
  static void settle(Path archive, Path other) throws IOException {
    try (FileChannel one =
            FileChannel.open(archive, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileChannel two = FileChannel.open(other, StandardOpenOption.READ)) {
      if (one.size() != two.size()) {
        throw unsettled("their sizes are " + one.size() + " and " + two.size() + " bytes");
      }
      MappedByteBuffer kept = one.map(FileChannel.MapMode.READ_WRITE, 0, one.size());
      ByteBuffer seen = two.map(FileChannel.MapMode.READ_ONLY, 0, two.size());
      kept.order(ByteOrder.nativeOrder());
      seen.order(ByteOrder.nativeOrder());
      int clocks = 0;
      for (int at = kept.mismatch(seen); at >= 0; at = next(kept, seen, at)) {
        clear(kept, at);
        if (++clocks > MOST_CLOCKS) {
          throw unsettled("in more than " + MOST_CLOCKS + " words");
        }
      }
      kept.force();
    }
  }

  private static void clear(ByteBuffer kept, int at) {
    if (at < HEADER_BYTES) {
      kept.putInt(at & -Integer.BYTES, 0);
    } else {
      kept.putLong(at & -Long.BYTES, 0);
    }
  }

  /** The next place at which they differ after the word at a place; -1 if there is none. */
  private static int next(ByteBuffer kept, ByteBuffer seen, int at) {
    int width = at < HEADER_BYTES ? Integer.BYTES : Long.BYTES;
    int from = (at & -width) + width;
    int step =
        kept.slice(from, kept.limit() - from).mismatch(seen.slice(from, seen.limit() - from));
    return step < 0 ? -1 : from + step;
  }

  private static PackagingException unsettled(String how) {
    return new PackagingException(
        "not_reproducible",
        "two dumps of the start archive differ: " + how,
        "'--no-start-archive' makes an image that starts slower");
  }
}
