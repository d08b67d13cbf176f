package dev.primavista.networks.torch;

import dev.primavista.networks.Conversion;
import dev.primavista.onnx.graph.Graph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

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
    String named = NamedArchitecture.beside(file).map(name -> " named " + name).orElse("");
    return VERSION + " " + DeclaredArchitecture.beside(file).orElse("") + named;
  }

  @Override
  public Graph convert(Path file) {
    StateDict weights = WeightFile.read(file);
    Optional<String> declared = DeclaredArchitecture.beside(file);
    return declared.isPresent()
        ? Architecture.declared(weights, declared.get())
        : Architecture.recognized(weights, NamedArchitecture.beside(file));
  }
}
