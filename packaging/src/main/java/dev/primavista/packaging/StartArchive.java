package dev.primavista.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The classes of a start, read, linked and laid out by the JVM of the image for the class path of
 * the image (JEP 483), so that a container begins with them.
 *
 * <p>Which classes is a list in this module, made by the training run of the launcher: a training
 * run inside the build would give another list, and another image, each time. The JVM writes the
 * time of the dump into soft references and checksums over it into the header, and reads neither:
 * words in which three dumps all differ become zero. Now and then one dump lays something out in
 * another order: the other two prevail.
 */
final class StartArchive {
  private static final String CLASSES = "classes.txt";
  private static final int MOST_CLOCKS = 4096;

  private StartArchive() {}

  /**
   * Makes it.
   *
   * @param root the root of the image, as a folder
   * @param java the JVM below the root, relative to it
   * @param classPath jars below the root, relative to it
   * @param archive the file to make
   * @throws PackagingException if dumps differ in more than their clocks
   */
  static void make(Path root, Path java, List<Path> classPath, Path archive) throws IOException {
    Path list = archive.resolveSibling(CLASSES);
    try (InputStream classes = StartArchive.class.getResourceAsStream(CLASSES)) {
      if (classes == null) {
        throw new IOException(CLASSES + " is not in this module");
      }
      Files.copy(classes, list, StandardCopyOption.REPLACE_EXISTING);
    }
    List<Path> dumps = List.of(archive, sibling(archive, ".second"), sibling(archive, ".third"));
    for (Path each : dumps) {
      dump(root, java, classPath, list, each);
    }
    settle(dumps);
    Files.delete(dumps.get(1));
    Files.delete(dumps.get(2));
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

  private static Path sibling(Path archive, String ending) {
    return archive.resolveSibling(archive.getFileName() + ending);
  }

  /** Makes the first of three what two of them say, and zero where none says the same. */
  static void settle(List<Path> dumps) throws IOException {
    ByteBuffer first = words(dumps.get(0), FileChannel.MapMode.READ_WRITE);
    ByteBuffer second = words(dumps.get(1), FileChannel.MapMode.READ_ONLY);
    ByteBuffer third = words(dumps.get(2), FileChannel.MapMode.READ_ONLY);
    if (first.limit() != second.limit() || first.limit() != third.limit()) {
      throw unsettled(
          "of %d, %d and %d bytes".formatted(first.limit(), second.limit(), third.limit()));
    }
    int clocks = 0;
    for (int at = 0; at < first.limit(); at += Integer.BYTES) {
      int one = first.getInt(at);
      int two = second.getInt(at);
      int three = third.getInt(at);
      if (one != two && one != three) {
        first.putInt(at, two == three ? two : 0);
        clocks += two == three ? 0 : 1;
      }
    }
    if (clocks > MOST_CLOCKS) {
      throw unsettled("in " + clocks + " words");
    }
  }

  private static ByteBuffer words(Path dump, FileChannel.MapMode mode) throws IOException {
    Set<StandardOpenOption> options =
        mode.equals(FileChannel.MapMode.READ_ONLY)
            ? Set.of(StandardOpenOption.READ)
            : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    try (FileChannel file = FileChannel.open(dump, options)) {
      return file.map(mode, 0, file.size()).order(ByteOrder.nativeOrder());
    }
  }

  private static PackagingException unsettled(String how) {
    return new PackagingException(
        "not_reproducible",
        "three dumps of the start archive differ: " + how,
        "'--no-start-archive' makes an image that starts slower");
  }
}
