package dev.primavista.torch;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.engines.Engine;
import dev.primavista.engines.EngineStore;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The backend on this machine's LibTorch, and the modules of src/test/python. */
final class Torch {
  private static final EngineStore STORE =
      new EngineStore(
          EngineStore.usual(System.getenv()),
          (engine, folder) -> {
            throw new ModelLoadException("engine_missing", engine.title() + " is not installed");
          },
          _ -> {});
  private static final TorchBackend BACKEND = new TorchBackend(STORE);

  private Torch() {}

  /** The backend; skips the calling test where LibTorch is not installed. */
  static TorchBackend backend() {
    Assumptions.assumeTrue(
        STORE.find(Engine.TORCH).isPresent(),
        "not run: LibTorch is not installed ('prima engines install torch')");
    return BACKEND;
  }

  /** The file of this name, such as {@code mlp}. */
  static Path model(String name) {
    URL resource = Torch.class.getResource("/models/" + name + ".pt");
    if (resource == null) {
      throw new IllegalArgumentException("model: " + name + " (expected: a fixture's name)");
    }
    try {
      return Path.of(resource.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
