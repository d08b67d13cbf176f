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

/**
 * A model file of a value, in whichever of the formats.
 *
 * @param limits what it may ask for
 */
record ModelFile(Path file, PickleLimits limits) {

  boolean isSkops() {
    return new SkopsReader(limits, AllowedGlobals.defaults()).recognizes(file);
  }

  /**
   * The one value of the file.
   *
   * @throws PickleException if it cannot be read, or names something that is not allowed
   */
  PyValue read(AllowedGlobals allowed) {
    return SkopsReader.looksLikeArchive(head())
        ? new SkopsReader(limits, allowed).read(file)
        : new PickleReader(limits, allowed).read(file);
  }

  private byte[] head() {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(4);
    } catch (IOException unreadable) {
      return new byte[0];
    }
  }
}
