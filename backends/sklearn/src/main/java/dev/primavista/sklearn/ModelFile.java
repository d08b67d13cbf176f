package dev.primavista.sklearn;

import dev.primavista.pickle.AllowedGlobals;
import dev.primavista.pickle.PickleException;
import dev.primavista.pickle.PickleLimits;
import dev.primavista.pickle.PickleReader;
import dev.primavista.pickle.PyValue;
import dev.primavista.pickle.SkopsReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The value in a model file, whichever of the formats it is in. */
final class ModelFile {
  private ModelFile() {}

  static boolean isSkops(Path file) {
    return new SkopsReader(PickleLimits.defaults(), AllowedGlobals.defaults()).recognizes(file);
  }

  /**
   * The one value of the file.
   *
   * @throws PickleException if it cannot be read, or names something that is not allowed
   */
  static PyValue read(Path file, AllowedGlobals allowed) {
    return SkopsReader.looksLikeArchive(head(file))
        ? new SkopsReader(PickleLimits.defaults(), allowed).read(file)
        : new PickleReader(PickleLimits.defaults(), allowed).read(file);
  }

  private static byte[] head(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(4);
    } catch (IOException unreadable) {
      return new byte[0];
    }
  }
}
