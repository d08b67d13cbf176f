package dev.primavista.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Native libraries that others unpack into the temporary folder for one process, some tens of
 * megabytes each, and that stay there where it is killed or ends at once. Linux needs no name for
 * what it has mapped, so they are deleted while they are in use. Elsewhere nothing is done.
 */
public final class UnpackedLibraries {
  private static final Path MAPPED = Path.of("/proc/self/maps");

  private UnpackedLibraries() {}

  /**
   * Deletes those that this process has loaded, and the folder that held nothing else.
   *
   * @param beginning of the name that a library or its folder has in the temporary folder
   */
  public static void forget(String beginning) {
    if (!Platform.current().isLinux()) {
      return;
    }
    try {
      Path temporary = Platform.temporaryFolder().toRealPath();
      Set<Path> folders = new LinkedHashSet<>();
      for (Path library : mapped(temporary + "/" + beginning)) {
        Files.deleteIfExists(library);
        folders.add(library.getParent());
      }
      folders.remove(temporary);
      for (Path folder : folders) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException kept) {
      // They stay, as they did before.
    }
  }

  private static Set<Path> mapped(String beginning) throws IOException {
    Set<Path> libraries = new LinkedHashSet<>();
    for (String line : Files.readAllLines(MAPPED)) {
      int path = line.indexOf('/');
      if (path >= 0 && line.startsWith(beginning, path) && !line.endsWith(" (deleted)")) {
        libraries.add(Path.of(line.substring(path)));
      }
    }
    return libraries;
  }
}
