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
  /** Protocol Buffers' tags of what follows the version: texts, and the graph itself. */
  private static final String ONNX_NEXT = "\u0012\u001a\"2:B";

  boolean isSkops() {
    return new SkopsReader(limits, AllowedGlobals.defaults()).recognizes(file);
  }

  /** Whether it begins as ONNX does, with its version and then who wrote it: no pickle does. */
  boolean isOnnx() {
    byte[] head = head();
    return head.length == 4 && head[0] == 0x08 && head[1] > 0 && ONNX_NEXT.indexOf(head[2]) >= 0;
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
