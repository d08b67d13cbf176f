package dev.primavista.torch;

import java.nio.file.Path;

/** LibTorch, as far as it is needed here. Thread-safe. */
public interface TorchEngine {
  /**
   * Reads a whole TorchScript archive.
   *
   * @throws TorchFailure if LibTorch refuses it
   */
  TorchModule load(Path file);
}
