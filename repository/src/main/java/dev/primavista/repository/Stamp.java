package dev.primavista.repository;

import dev.primavista.repository.config.TrafficFile;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The state that files are stored in, without their content: names, sizes, times and identities.
 * Two stamps are equal if nothing was written between them that a file system can tell.
 */
record Stamp(List<String> entries) {
  private static final int DEEPEST = 12;

  Stamp {
    entries = List.copyOf(entries);
  }

  /** Of these files, whatever their names, and of all that these folders show, links followed. */
  static Stamp of(List<Path> paths) {
    Walk walk = new Walk();
    paths.forEach(walk::walk);
    return new Stamp(walk.entries.stream().sorted().toList());
  }

  /** Of each of these files, and of each entry that these folders show and of the folder alone. */
  static Map<Path, Stamp> ofEach(List<Path> roots) {
    Map<Path, Stamp> stamps = new HashMap<>();
    for (Path root : roots) {
      try (Stream<Path> entries = Files.list(root)) {
        entries
            .filter(entry -> !Walk.hidden(entry))
            .forEach(entry -> stamps.put(entry, of(List.of(entry))));
        stamps.put(root, new Stamp(List.of(root + "/")));
      } catch (IOException noFolder) {
        stamps.put(root, of(List.of(root)));
      }
    }
    return stamps;
  }

  /** Of a version and of what is written about its model. */
  static Stamp ofVersion(StoredVersion version, StoredModel model) {
    Path home = model.files().getFirst();
    if (!Files.isDirectory(home)) {
      return of(List.of(home));
    }
    if (!Files.isReadable(home)) {
      return of(List.of(home));
    }
    List<Path> paths = new ArrayList<>();
    for (Path child : StoredModels.children(home)) {
      boolean other = StoredModels.isVersion(child) && !version.path().startsWith(child);
      if (!other && !child.endsWith(TrafficFile.NAME)) {
        paths.add(child);
      }
    }
    return of(paths);
  }

  /** The folders in which something can change, for those who watch them. */
  static List<Path> folders(List<Path> paths) {
    Walk walk = new Walk();
    for (Path path : paths) {
      walk.walk(path);
      Path parent = path.toAbsolutePath().getParent();
      if (parent != null && !Files.isDirectory(path)) {
        walk.folders.add(parent);
      }
    }
    return walk.folders;
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final List<String> entries = new ArrayList<>();
    private final List<Path> folders = new ArrayList<>();
    private int depth;

    void walk(Path path) {
      depth = 0;
      try {
        Files.walkFileTree(path, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, this);
      } catch (IOException unreadable) {
        entries.add(path + " unreadable");
      }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (depth > 0 && hidden(folder)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      depth++;
      folders.add(folder);
      entries.add(folder + "/");
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(
        Path folder, @org.jspecify.annotations.Nullable IOException interrupted) {
      depth--;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (depth == 0 || !hidden(file)) {
        long changed = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        String readable = Files.isReadable(file) ? "" : " unreadable";
        entries.add(
            file + " " + attributes.size() + " " + changed + " " + attributes.fileKey() + readable);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException absent) {
      entries.add(file + " absent");
      return FileVisitResult.CONTINUE;
    }

    private static boolean hidden(Path path) {
      return String.valueOf(path.getFileName()).startsWith(".");
    }
  }
}
