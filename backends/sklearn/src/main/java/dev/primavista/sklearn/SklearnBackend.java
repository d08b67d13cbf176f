package dev.primavista.sklearn;

import dev.primavista.core.model.Backend;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.pickle.PickleLimits;
import dev.primavista.pickle.PickleReader;
import dev.primavista.pickle.SkopsReader;
import dev.primavista.sklearn.declared.UserClasses;
import java.nio.file.Files;
import java.nio.file.Path;

/** Serves scikit-learn models from pickles, joblib and skops files, and boosters from their own. */
public final class SklearnBackend implements Backend {
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
    return new SklearnLoadedModel(Sklearn.load(path, UserClasses.beside(path), limits));
  }
}
