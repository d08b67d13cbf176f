package dev.primavista.networks;

import dev.primavista.core.FileTree;
import dev.primavista.core.Sha256;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.GraphWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * A folder of converted models by the content of their files. An entry appears whole or not at all,
 * so that processes may share the folder.
 *
 * @param folder made when the first entry is
 */
public record ConversionCache(Path folder) {
  /** Weights from this size on stand in a file of their own, which the engine maps. */
  private static final long MAPPED_BYTES = 8L << 20;

  private static final String MODEL = "model.onnx";

  /**
   * The converted model of a file.
   *
   * @throws ModelLoadException if the file cannot be converted, or nothing can be written
   */
  Path model(Path file, Conversion conversion) {
    try {
      Path entry = folder.resolve(name(file, conversion));
      if (!Files.isRegularFile(entry.resolve(MODEL))) {
        add(conversion.convert(file), entry);
      }
      return entry.resolve(MODEL);
    } catch (IOException e) {
      throw new ModelLoadException(
          "unwritable_cache",
          "%s cannot be converted: %s".formatted(file.getFileName(), e),
          "make " + folder + " writable, or set XDG_CACHE_HOME to a folder that is",
          e);
    }
  }

  /** Takes an entry away, so that it is made anew: one that was damaged on disk. */
  void forget(Path model) {
    try {
      FileTree.delete(model.resolveSibling(".").normalize());
    } catch (IOException e) {
      throw new ModelLoadException("unwritable_cache", model + " cannot be removed", null, e);
    }
  }

  private void add(Graph graph, Path entry) throws IOException {
    Files.createDirectories(folder);
    // Not a temporary folder, which its owner alone could read.
    Path unfinished = Files.createDirectory(folder.resolve("unfinished-" + UUID.randomUUID()));
    try {
      write(graph, unfinished.resolve(MODEL));
      Files.move(unfinished, entry, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      // Another process may have been faster with the same.
      if (!Files.isRegularFile(entry.resolve(MODEL))) {
        throw failure;
      }
    } finally {
      FileTree.delete(unfinished);
    }
  }

  private static void write(Graph graph, Path model) throws IOException {
    long bytes =
        graph.initializers().values().stream().mapToLong(one -> one.data().remaining()).sum();
    if (bytes < MAPPED_BYTES) {
      GraphWriter.write(graph, model);
    } else {
      GraphWriter.writeWithWeightFile(graph, model);
    }
  }

  private static String name(Path file, Conversion conversion) throws IOException {
    MessageDigest digest = Sha256.digest();
    digest.update((conversion.key(file) + "\n").getBytes(StandardCharsets.UTF_8));
    Sha256.update(digest, file);
    return Sha256.hex(digest.digest());
  }
}
