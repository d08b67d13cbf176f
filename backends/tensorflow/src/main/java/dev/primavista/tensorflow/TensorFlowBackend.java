package dev.primavista.tensorflow;

import dev.primavista.core.model.Backend;
import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.engines.Engine;
import dev.primavista.engines.EngineOnDemand;
import dev.primavista.engines.EngineStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Serves TensorFlow SavedModels with TensorFlow itself, so that they decode pictures and texts as
 * they do in Python. TensorFlow is fetched when the first such model is loaded, and loaded apart.
 */
public final class TensorFlowBackend implements Backend {
  static final String GRAPH = "saved_model.pb";

  private final EngineOnDemand<TensorFlowEngine> engine;

  public TensorFlowBackend(EngineStore engines) {
    engine =
        new EngineOnDemand<>(
            TensorFlowEngine.class,
            "dev.primavista.tensorflow.engine.NativeTensorFlow",
            () -> engines.require(Engine.TENSORFLOW));
  }

  @Override
  public String name() {
    return "tensorflow";
  }

  @Override
  public boolean recognizes(Path path, byte[] head) {
    return Files.isRegularFile(path.resolve(GRAPH));
  }

  @Override
  public LoadedModel load(Path path) {
    return load(path, LoadOptions.NONE);
  }

  /**
   * {@inheritDoc} The parameter {@code signature} chooses one of several; it is {@code
   * serving_default} otherwise.
   */
  @Override
  public LoadedModel load(Path path, LoadOptions options) {
    checkWhole(path);
    return TensorFlowModel.load(path, options, engine.get());
  }

  private static void checkWhole(Path folder) {
    Path graph = folder.resolve(GRAPH);
    if (!Files.isRegularFile(graph)) {
      throw new ModelLoadException(
          "no_such_file", folder + " is no SavedModel (expected: " + GRAPH + " in it)");
    }
    try {
      if (Files.size(graph) == 0) {
        throw new ModelLoadException(
            "truncated_file", graph + " is empty (0 bytes)", "copy or export it again");
      }
      Path variables = folder.resolve("variables");
      boolean index = Files.isRegularFile(variables.resolve("variables.index"));
      if (Files.isDirectory(variables) && !index && hasFiles(variables)) {
        throw new ModelLoadException(
            "truncated_file", variables + " lacks variables.index", "copy or export it again");
      }
    } catch (IOException e) {
      throw new ModelLoadException("unreadable_file", graph + " cannot be read", null, e);
    }
  }

  private static boolean hasFiles(Path folder) throws IOException {
    try (var files = Files.newDirectoryStream(folder)) {
      return files.iterator().hasNext();
    }
  }
}
