package dev.primavista.core.repository;

import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.model.Backend;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** How a model comes into memory and is made ready to answer; nobody sees it before. */
record ModelLoading(Backends backends, ModelExecutor.Surroundings surroundings, Fitting fitting) {
  /**
   * Reads the file when it is asked to.
   *
   * @throws ModelLoadException if no backend knows the file
   */
  Supplier<LoadedModel> reader(ModelSource source) {
    Backend backend = backends.require(source.path());
    return () -> fitted(source.id(), source.path(), backend.load(source.path()));
  }

  /**
   * The model as the application fits it, closed if that is refused.
   *
   * @param path the file or folder that it was read from
   */
  LoadedModel fitted(ModelId id, Path path, LoadedModel model) {
    try {
      return fitting.fit(id, path, model);
    } catch (RuntimeException | Error refused) {
      model.close();
      throw refused;
    }
  }

  /**
   * Loads it and warms it up.
   *
   * @throws ModelLoadException if it cannot be served
   */
  ModelHandle load(ModelId id, ModelConfig config, long sizeBytes, Supplier<LoadedModel> loader) {
    try {
      long start = surroundings.ticker().nanos();
      LoadedModel model = described(loader.get());
      ModelExecutor executor = warmedUp(id, config, model);
      long nanos = surroundings.ticker().nanos() - start;
      return new ModelHandle(
          id, model, config, executor, new ModelHandle.Loading(nanos, sizeBytes));
    } catch (RuntimeException | Error failure) {
      throw refusal(id, failure);
    }
  }

  /** The model, after a look at what it says of itself: later nobody could refuse it for that. */
  private static LoadedModel described(LoadedModel model) {
    try {
      var _ = model.description();
      return model;
    } catch (RuntimeException failure) {
      model.close();
      throw failure;
    }
  }

  private ModelExecutor warmedUp(ModelId id, ModelConfig config, LoadedModel model) {
    try {
      return ModelExecutor.start(id, model, config, surroundings);
    } catch (RuntimeException | Error failure) {
      model.close();
      if (failure instanceof ModelLoadException refused) {
        throw new ModelLoadException(
            refused.code(), id + ": " + refused.getMessage(), null, failure);
      }
      String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
      throw new ModelLoadException(
          "warm_up_failed", id + " cannot answer its own example: " + reason, null, failure);
    }
  }

  private static ModelLoadException refusal(ModelId id, Throwable failure) {
    return switch (failure) {
      case ModelLoadException refused -> refused;
      case OutOfMemoryError _ ->
          new ModelLoadException(
              "out_of_memory",
              id + " does not fit into the memory given to this process",
              "raise the heap with JAVA_TOOL_OPTIONS=-Xmx",
              failure);
      case LinkageError _ ->
          new ModelLoadException(
              "engine_missing",
              id + " needs an engine that cannot start here: " + deepest(failure),
              null,
              failure);
      default ->
          new ModelLoadException(
              "malformed_model", id + " cannot be read: its content is damaged", null, failure);
    };
  }

  /** What the last of the causes says: the first of a class that did not start says nothing. */
  private static String deepest(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
  }
}
