package dev.primavista.repository;

import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.ModelHandle;
import java.nio.file.Path;

/** What a repository tells of its work; called one after another. */
public interface RepositoryEvents {
  /** Tells nobody. */
  RepositoryEvents SILENT =
      new RepositoryEvents() {
        @Override
        public void loaded(ModelHandle handle) {}

        @Override
        public void refused(ModelId id, ModelLoadException reason) {}

        @Override
        public void unloaded(ModelId id) {}

        @Override
        public void unreadable(Path root, ModelLoadException reason) {}
      };

  /** A version answers from now on. */
  void loaded(ModelHandle handle);

  /** A version cannot be served in the state that it is stored in; what answered before does. */
  void refused(ModelId id, ModelLoadException reason);

  /** A version takes no more requests. */
  void unloaded(ModelId id);

  /** A folder cannot be looked at; what is served of it stays. */
  void unreadable(Path root, ModelLoadException reason);
}
