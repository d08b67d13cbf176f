package dev.primavista.sklearn;

import dev.primavista.core.model.Backend;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.pickle.PickleReader;
import java.nio.file.Files;
import java.nio.file.Path;

/** Serves scikit-learn pickles and joblib files. */
public final class SklearnBackend implements Backend {
  @Override
  public String name() {
    return "sklearn";
  }

  @Override
  public boolean recognizes(Path path, byte[] head) {
    return Files.isRegularFile(path) && PickleReader.looksLikePickle(head);
  }

  @Override
  public LoadedModel load(Path path) {
    return new SklearnLoadedModel(Sklearn.load(path));
  }
}
