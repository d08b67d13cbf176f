package dev.primavista.torch;

import dev.primavista.core.model.Backend;
import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.engines.Engine;
import dev.primavista.engines.EngineOnDemand;
import dev.primavista.engines.EngineStore;
import java.nio.file.Path;

/**
 * Serves TorchScript with LibTorch on the CPU, one thread per instance. LibTorch is fetched when
 * the first such model is loaded, and loaded apart from everything else.
 */
public final class TorchBackend implements Backend {
  private final EngineOnDemand<TorchEngine> engine;

  public TorchBackend(EngineStore engines) {
    engine =
        new EngineOnDemand<>(
            TorchEngine.class,
            "dev.primavista.torch.engine.LibTorch",
            () -> engines.require(Engine.TORCH));
  }

  @Override
  public String name() {
    return "torch";
  }

  @Override
  public boolean recognizes(Path path, byte[] head) {
    return TorchArchive.recognizes(path, head);
  }

  @Override
  public LoadedModel load(Path path) {
    return load(path, LoadOptions.NONE);
  }

  /**
   * {@inheritDoc} Inputs that are declared need not be guessed: their types and shapes are taken,
   * and their names where there are as many of them as {@code forward} has arguments.
   */
  @Override
  public LoadedModel load(Path path, LoadOptions options) {
    TorchArchive archive = TorchArchive.read(path);
    return TorchModel.load(archive, options, engine.get());
  }
}
