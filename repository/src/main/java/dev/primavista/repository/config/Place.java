package dev.primavista.repository.config;

import dev.primavista.core.model.ModelLoadException;

/**
 * Where something stands in a configuration.
 *
 * @param line from 1
 * @param column from 1
 */
record Place(String file, int line, int column) {
  /** As compilers write it: {@code config.pbtxt:3:7}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }

  /** Why the configuration cannot be used, with the place. */
  ModelLoadException refuse(String problem) {
    return new ModelLoadException("malformed_config", this + ": " + problem);
  }
}
