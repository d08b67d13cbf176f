package dev.primavista.networks.torch;

import dev.primavista.networks.Conversion;
import dev.primavista.onnx.graph.Graph;
import java.io.IOException;
import java.nio.file.Path;

/** PyTorch's files of weights: the architecture is recognised, the graph built. */
public final class TorchConversion implements Conversion {
  /** Part of the cache's keys: raised where graphs change. */
  private static final String VERSION = "torch-2";

  /** Whether a file is one of weights, or one of those that only Python could read. */
  public static boolean recognizes(Path path, byte[] head) {
    return switch (TorchFormat.of(head)) {
      case LEGACY, SAFETENSORS -> true;
      case ZIP -> isArchive(path);
      case NONE -> false;
    };
  }

  private static boolean isArchive(Path path) {
    try (TorchArchive archive = TorchArchive.open(path)) {
      return switch (archive.content()) {
        case PICKLE, EXPORTED -> true;
        case SCRIPT, OTHER -> false;
      };
    } catch (IOException damaged) {
      return false;
    }
  }

  @Override
  public String key(Path file) {
    return VERSION + " " + DeclaredArchitecture.beside(file).orElse("");
  }

  @Override
  public Graph convert(Path file) {
    StateDict weights = WeightFile.read(file);
    return Architecture.graph(weights, DeclaredArchitecture.beside(file));
  }
}
