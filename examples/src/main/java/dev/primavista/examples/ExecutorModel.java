package dev.primavista.examples;

import dev.primavista.sklearn.Sklearn;
import dev.primavista.sklearn.SklearnModel;
import java.io.Serializable;
import java.nio.file.Path;
import org.apache.spark.SparkFiles;
import org.jspecify.annotations.Nullable;

/**
 * A model that travels as the name of its file and is loaded where it is first used. Broadcast, it
 * exists once per executor, whose tasks share the one model. Thread-safe: {@code model} is written
 * once, under the lock.
 */
public final class ExecutorModel implements Serializable {
  private final String file;
  private transient volatile @Nullable SklearnModel model;

  /**
   * The model in a file that was handed to {@code SparkContext.addFile}.
   *
   * @param file its name, without folders
   */
  public ExecutorModel(String file) {
    this.file = file;
  }

  /** The model of this executor. */
  public SklearnModel model() {
    SklearnModel loaded = model;
    return loaded == null ? load() : loaded;
  }

  private synchronized SklearnModel load() {
    SklearnModel loaded = model;
    if (loaded == null) {
      loaded = Sklearn.load(Path.of(SparkFiles.get(file)));
      model = loaded;
    }
    return loaded;
  }
}
