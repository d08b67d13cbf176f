package dev.primavista.core.ensemble;

import dev.primavista.core.model.LoadedModel;

/**
 * A step and the model that answers it now.
 *
 * @param label the model as messages show it
 */
record Member(EnsembleSpec.Step step, LoadedModel model, String label) {
  /** Where something is wrong, as messages begin. */
  String place() {
    return "step '" + step.name() + "' (" + label + ")";
  }
}
