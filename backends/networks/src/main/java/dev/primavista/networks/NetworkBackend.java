package dev.primavista.networks;

import dev.primavista.core.model.Backend;
import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.networks.keras.CheckpointConversion;
import dev.primavista.networks.keras.KerasConversion;
import dev.primavista.networks.tflite.TfliteConversion;
import dev.primavista.networks.torch.TorchConversion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Serves files of weights that other frameworks wrote, as ONNX graphs on ONNX Runtime. */
public final class NetworkBackend implements Backend {
  private static final int HEAD_BYTES = 64 * 1024;

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
    return Files.isRegularFile(path) && conversion(path, head, LoadOptions.NONE).isPresent();
  }

  @Override
  public LoadedModel load(Path path) {
    return load(path, LoadOptions.NONE);
  }

  /** {@inheritDoc} The parameter {@code signature} chooses one of a TFLite file's. */
  @Override
  public LoadedModel load(Path path, LoadOptions options) {
    Conversion conversion =
        conversion(path, head(path), options)
            .orElseThrow(
                () ->
                    new ModelLoadException(
                        "unknown_format",
                        path.getFileName() + " is no file of weights that is known here"));
    return ConvertedModel.load(path, conversion, cache, options);
  }

  /** The conversion for a file, by its content. */
  private static Optional<Conversion> conversion(Path path, byte[] head, LoadOptions options) {
    if (TfliteConversion.recognizes(head)) {
      return Optional.of(new TfliteConversion(signature(options)));
    }
    if (KerasConversion.recognizes(path, head)) {
      return Optional.of(new KerasConversion());
    }
    if (TorchConversion.recognizes(path, head)) {
      return Optional.of(new TorchConversion());
    }
    return CheckpointConversion.recognizes(path)
        ? Optional.of(new CheckpointConversion())
        : Optional.empty();
  }

  private static Optional<String> signature(LoadOptions options) {
    return Optional.ofNullable(options.parameters().get("signature"));
  }

  private static byte[] head(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(HEAD_BYTES);
    } catch (IOException e) {
      throw new ModelLoadException("unreadable_file", path + " cannot be read", null, e);
    }
  }
}
