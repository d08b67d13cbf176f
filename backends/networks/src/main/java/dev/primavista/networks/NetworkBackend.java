package dev.primavista.networks;

import dev.primavista.core.model.Backend;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.networks.torch.TorchConversion;
import java.nio.file.Files;
import java.nio.file.Path;

/** Serves files of weights that other frameworks wrote, as ONNX graphs on ONNX Runtime. */
public final class NetworkBackend implements Backend {
  private final ConversionCache cache;

  /**
   * @param cache where converted models are kept
   */
  public NetworkBackend(ConversionCache cache) {
    this.cache = cache;
  }

  @Override
  public String name() {
    return "networks";
  }

  @Override
  public boolean recognizes(Path path, byte[] head) {
    return Files.isRegularFile(path) && TorchConversion.recognizes(path, head);
  }

  @Override
  public LoadedModel load(Path path) {
    return ConvertedModel.load(path, new TorchConversion(), cache);
  }
}
