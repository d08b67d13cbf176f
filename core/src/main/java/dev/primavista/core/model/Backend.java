package dev.primavista.core.model;

import java.nio.file.Path;

/** One execution engine: it recognises model files and loads them. Stateless and thread-safe. */
public interface Backend {
  /** Its name in metadata and logs, such as {@code onnx}. */
  String name();

  /**
   * Whether the content, not the name, says that this engine can try to load the file or folder.
   *
   * @param path an existing file or folder
   * @param head its first bytes, at most 64 KiB; empty for a folder
   */
  boolean recognizes(Path path, byte[] head);

  /**
   * Reads the file completely; afterwards it may be deleted.
   *
   * @throws ModelLoadException if it cannot be served
   */
  LoadedModel load(Path path);

  /**
   * The same with what is written beside the model.
   *
   * @throws ModelLoadException also if that contradicts the model
   */
  default LoadedModel load(Path path, LoadOptions options) {
    return load(path);
  }
}
