package dev.primavista.repository.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Files that a configuration names; they lie in the model's own folder. */
final class InsideFolder {
  private InsideFolder() {}

  /**
   * The file of this name.
   *
   * @param name relative to the folder; refused if it leads out of it
   */
  static Path resolve(Path folder, String name, Place place) {
    try {
      Path base = folder.toAbsolutePath().normalize();
      Path file = base.resolve(name).normalize();
      if (!name.isEmpty() && file.startsWith(base) && !file.equals(base)) {
        return file;
      }
    } catch (InvalidPathException hostile) {
      // Refused below, as a name that leads out is.
    }
    throw place.refuse("'" + name + "' (expected: a file in the model's folder)");
  }
}
