package dev.primavista.sklearn;

import dev.primavista.core.model.Backend;
import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.pickle.PickleLimits;
import dev.primavista.pickle.PickleReader;
import dev.primavista.pickle.SkopsReader;
import dev.primavista.sklearn.declared.UserClasses;
import java.nio.file.Files;
import java.nio.file.Path;

/** Serves scikit-learn models from pickles, joblib and skops files, and boosters from their own. */
public final class SklearnBackend implements Backend {
  private static final String MODEL_CLASS = "model_class";
  private static final String BOOSTER = "xgboost.core.Booster";

  private final PickleLimits limits;

  /** With limits that suit this process's heap. */
  public SklearnBackend() {
    this(PickleLimits.defaults());
  }

  public SklearnBackend(PickleLimits limits) {
    this.limits = limits;
  }

  @Override
  public String name() {
    return "sklearn";
  }

  @Override
  public boolean recognizes(Path path, byte[] head) {
    return Files.isRegularFile(path)
        && (PickleReader.looksLikePickle(head)
            || NativeFile.of(head).isPresent()
            || (SkopsReader.looksLikeArchive(head) && new ModelFile(path, limits).isSkops()));
  }

  @Override
  public LoadedModel load(Path path) {
    return load(path, LoadOptions.NONE);
  }

  /** {@inheritDoc} The parameter {@code model_class} tells a booster from an estimator. */
  @Override
  public LoadedModel load(Path path, LoadOptions options) {
    boolean alone = BOOSTER.equals(options.parameters().get(MODEL_CLASS));
    SklearnModel model = Sklearn.load(path, UserClasses.beside(path), limits, alone);
    if (SklearnOutputs.usual(model).isEmpty()) {
      throw new ModelLoadException(
          "no_method_for_new_rows",
          path.getFileName()
              + " cannot be served: "
              + model.origin()
              + " has no method for new rows, it knows only those it was fitted on",
          "use an estimator with predict or transform in its place, such as KMeans or PCA");
    }
    return new SklearnLoadedModel(model);
  }
}
