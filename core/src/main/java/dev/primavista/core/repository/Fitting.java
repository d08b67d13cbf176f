package dev.primavista.core.repository;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import java.nio.file.Path;

/**
 * What an application makes of a model before it is warmed up, such as one that takes encoded
 * pictures beside tensors.
 */
@FunctionalInterface
public interface Fitting {
  /** Every model as it is. */
  Fitting NONE = (_, _, model) -> model;

  /**
   * The model itself or one around it, which then closes it.
   *
   * @param path the file or folder that it was read from
   * @throws ModelLoadException if what lies or is written beside it does not fit; the model is the
   *     caller's to close
   */
  LoadedModel fit(ModelId id, Path path, LoadedModel model);
}
