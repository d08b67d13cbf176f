package dev.primavista.pickle;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/**
 * Reads skops files into the same values as pickles: an archive with a {@code schema.json} that
 * describes the objects, and their arrays as {@code .npy} files. Immutable and thread-safe.
 */
public final class SkopsReader {
  private static final String SCHEMA = "schema.json";

  private final PickleLimits limits;
  private final AllowedGlobals allowed;

  public SkopsReader(PickleLimits limits, AllowedGlobals allowed) {
    this.limits = limits;
    this.allowed = allowed;
  }

  /** Whether these first bytes of a file can begin a skops file, which is a zip archive. */
  public static boolean looksLikeArchive(byte[] head) {
    return head.length >= 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
  }

  /** Whether a zip archive is a skops file. */
  public boolean recognizes(Path file) {
    try (SkopsArchive archive = SkopsArchive.open(file, limits)) {
      return archive.holds(SCHEMA);
    } catch (PickleException noArchive) {
      return false;
    }
  }

  /**
   * The one value of the file.
   *
   * @throws PickleException if it cannot be read, names something forbidden, or exceeds a limit
   */
  public PyValue read(Path file) {
    try (SkopsArchive archive = SkopsArchive.open(file, limits)) {
      JsonNode schema = SkopsSchema.read(archive.bytes(SCHEMA, SkopsSchema.MOST_BYTES));
      Globals globals = new Globals(allowed);
      PyValue value;
      try {
        value = new SkopsNodes(archive, globals).value(schema);
      } catch (PickleException damage) {
        globals.check();
        throw damage;
      }
      globals.check();
      return value;
    }
  }
}
