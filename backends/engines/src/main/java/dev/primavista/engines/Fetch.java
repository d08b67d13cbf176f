package dev.primavista.engines;

import java.nio.file.Path;

/** Brings an engine's jars into a folder, as they are; what they hold is checked afterwards. */
@FunctionalInterface
public interface Fetch {
  /**
   * Puts every jar, under its {@link Artifact#fileName()}, into the folder.
   *
   * @throws dev.primavista.core.model.ModelLoadException if one cannot be had, with what to do
   */
  void fetch(Engine engine, Path folder);
}
