package dev.primavista.sklearn.decomposition;

import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;

/** What answers by iteration needs of a file's numbers. */
final class Precision {
  private Precision() {}

  /** Fails if an array is of single precision, whose last digits say when an iteration ends. */
  static void requireDouble(State state, String name) {
    if (state.array(name).dtype().itemSize() == 4) {
      throw new UnreadableModel(
          "attribute '"
              + name
              + "' is of single precision, whose last digits say when its iterations end (expected:"
              + " fitted on double precision)");
    }
  }
}
