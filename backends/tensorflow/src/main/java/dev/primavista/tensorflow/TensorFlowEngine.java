package dev.primavista.tensorflow;

import java.nio.file.Path;

/** TensorFlow, as far as it is needed here. Thread-safe. */
public interface TensorFlowEngine {
  /**
   * Reads a whole SavedModel that was saved for serving.
   *
   * @throws TensorFlowFailure if TensorFlow refuses it
   */
  SavedGraph load(Path folder);
}
