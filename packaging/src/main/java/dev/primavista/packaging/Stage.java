package dev.primavista.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The program's part of an image as a folder: Java, jars, native libraries, options and the start
 * archive. It depends on the installation alone, is named after what it is made from, and is made
 * once.
 */
final class Stage {
  /** The time of every file of an image: the one that Jib gives. */
  static final FileTime TIME = FileTime.fromMillis(1000);

  private static final String ONNX_RUNTIME = "onnxruntime-";
  private static final String ITS_LIBRARIES = "ai/onnxruntime/native/linux-x64/";

  private final Installation installation;
  private final ImageLayout layout;
  private final Consumer<String> told;

  private Stage(Installation installation, Path root, Consumer<String> told) {
    this.installation = installation;
    this.layout = new ImageLayout(root);
    this.told = told;
  }

  /**
   * The folder of an installation, made if it is not there.
   *
   * @param cache a folder that keeps it
   * @param archived whether it has a start archive
   * @param told of what takes long
   */
  static ImageLayout of(
      Installation installation, Path cache, boolean archived, Consumer<String> told) {
    try {
      Files.createDirectories(cache);
      String key = Fingerprint.of(installation);
      Path root = cache.resolve(key).toAbsolutePath();
      Path done = cache.resolve(key + ".done");
      try (FileChannel lock =
          FileChannel.open(
              cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        lock.lock();
        Stage stage = new Stage(installation, root, told);
        if (!Files.exists(done)) {
          delete(root);
          stage.make();
          Files.createFile(done);
        }
        if (archived && !Files.exists(stage.layout.archive())) {
          stage.archive();
        }
        return stage.layout;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void make() throws IOException {
    Files.createDirectories(layout.libraries());
    Files.createDirectories(layout.natives());
    told.accept("linking the parts of Java that are needed ...");
    SortedSet<String> modules = RequiredModules.of(installation.jars());
    JavaRuntime.link(installation.jdk(), modules, layout.runtime());
    told.accept("copying " + installation.jars().size() + " jars for linux/amd64 ...");
    for (Path jar : installation.jars()) {
      Path copy = layout.libraries().resolve(String.valueOf(jar.getFileName()));
      PlatformJar.copy(jar, copy, entry -> PlatformJar.foreign(entry) || isUnpacked(entry));
      unpack(jar);
    }
    Files.writeString(
        layout.options(),
        LaunchOptions.file(ImageLayout.IMAGE, classPath(Path.of("/"))),
        StandardCharsets.UTF_8);
    stamp();
  }

  private void archive() throws IOException {
    told.accept("laying out the classes of a start, three times ...");
    Path java = layout.root().relativize(layout.java());
    StartArchive.make(layout.root(), java, classPath(Path.of("")), layout.archive());
    Files.setLastModifiedTime(layout.archive(), TIME);
  }

  /** The jars in their order below a root; a path that does not begin with one stays relative. */
  private List<Path> classPath(Path root) {
    Path libraries = root.resolve(layout.root().relativize(layout.libraries()));
    return installation.jars().stream()
        .map(jar -> libraries.resolve(String.valueOf(jar.getFileName())))
        .toList();
  }

  private static boolean isUnpacked(String entry) {
    return entry.startsWith(ITS_LIBRARIES) && !entry.endsWith("/");
  }

  private void unpack(Path jar) throws IOException {
    if (!String.valueOf(jar.getFileName()).startsWith(ONNX_RUNTIME)) {
      return;
    }
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().filter(one -> isUnpacked(one.getName())).toList()) {
        try (InputStream in = zip.getInputStream(entry)) {
          Files.copy(
              in, layout.natives().resolve(entry.getName().substring(ITS_LIBRARIES.length())));
        }
      }
    }
  }

  /** The archive is valid for jars of one time; in the image every file has this one. */
  private void stamp() throws IOException {
    try (Stream<Path> files = Files.walk(layout.root())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!Files.isSymbolicLink(file)) {
          Files.setLastModifiedTime(file, TIME);
        }
      }
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
