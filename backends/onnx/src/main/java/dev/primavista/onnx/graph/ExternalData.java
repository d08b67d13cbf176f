package dev.primavista.onnx.graph;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Files that an ONNX model reads weights from: only those in its own folder. */
public final class ExternalData {
  private ExternalData() {}

  /**
   * Checks where every file stands, links followed.
   *
   * @param model the model's file
   * @param locations the files it names, as written
   * @throws ModelLoadException if one is missing or not in the model's folder
   */
  public static void check(Path model, List<String> locations) throws IOException {
    if (locations.isEmpty()) {
      return;
    }
    Path folder = folder(model).toRealPath();
    for (String location : locations) {
      Path file = resolve(model, folder, location);
      if (!Files.isRegularFile(file)) {
        throw new ModelLoadException(
            "missing_external_data",
            model.getFileName() + " reads weights from '" + location + "', which is not there",
            "put that file beside the model");
      }
      if (!file.toRealPath().startsWith(folder)) {
        throw outside(model, location);
      }
    }
  }

  /** The folder that external data may stand in. */
  public static Path folder(Path model) {
    Path parent = model.toAbsolutePath().getParent();
    return parent == null ? model.toAbsolutePath() : parent;
  }

  private static Path resolve(Path model, Path folder, String location) {
    try {
      Path file = folder.resolve(location).normalize();
      if (location.startsWith("*") || location.isBlank() || !file.startsWith(folder)) {
        throw outside(model, location);
      }
      return file;
    } catch (InvalidPathException e) {
      throw outside(model, location);
    }
  }

  private static ModelLoadException outside(Path model, String location) {
    return new ModelLoadException(
        "forbidden_path",
        model.getFileName()
            + " wants to read '"
            + location
            + "' (expected: a file in the model's own folder); nothing was read");
  }
}
