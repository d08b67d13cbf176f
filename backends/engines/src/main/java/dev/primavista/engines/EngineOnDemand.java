package dev.primavista.engines;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An engine that is loaded apart when it is first asked for, and kept. Thread-safe.
 *
 * @param <T> the interface by which the program calls it
 */
public final class EngineOnDemand<T> {
  private final Class<T> type;
  private final String implementation;
  private final Supplier<Path> folder;
  private @Nullable T loaded;

  /**
   * @param implementation the class behind {@code type}, as {@link IsolatedLoader#load} takes it
   * @param folder tells where the engine's jars lie, or that they are not there
   */
  public EngineOnDemand(Class<T> type, String implementation, Supplier<Path> folder) {
    this.type = type;
    this.implementation = implementation;
    this.folder = folder;
  }

  public synchronized T get() {
    T engine = loaded;
    if (engine == null) {
      engine = IsolatedLoader.load(type, implementation, folder.get());
      loaded = engine;
    }
    return engine;
  }
}
