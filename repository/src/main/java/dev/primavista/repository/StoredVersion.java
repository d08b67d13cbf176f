package dev.primavista.repository;

import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.repository.config.ModelSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One version of a model on disk.
 *
 * @param path the model itself, a file or a folder; where it is refused, what was looked at
 * @param refused why it cannot be loaded; empty as far as is known before an engine reads it
 */
public record StoredVersion(
    ModelId id, Path path, ModelSettings settings, Optional<ModelLoadException> refused) {
  /** The same as one that cannot be served, for this reason. */
  StoredVersion refused(ModelLoadException reason) {
    return new StoredVersion(id, path, settings, Optional.of(reason));
  }

  /** The same version of a model under another name. */
  StoredVersion called(String other) {
    return new StoredVersion(new ModelId(other, id.version()), path, settings, refused);
  }
}
