package dev.primavista.sklearn.tree;

import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.trees.LightGbmModel;
import dev.primavista.trees.LightGbmText;

/**
 * {@code lightgbm.basic.Booster} in a file: the model text in {@code handle}, since 4.x {@code
 * _handle}.
 */
final class LightGbmRecords {
  private LightGbmRecords() {}

  static LightGbmModel read(State estimator) {
    if (!(estimator.required("_Booster") instanceof PyObject object)) {
      throw new UnreadableModel("attribute '_Booster' is no booster");
    }
    State booster = new State(object);
    PyValue handle =
        booster.optional("handle").or(() -> booster.optional("_handle")).orElse(object);
    if (!(handle instanceof PyStr text)) {
      throw new UnreadableModel("attribute '_Booster' holds no model text");
    }
    if (booster.optional("pandas_categorical").isPresent()
        && !State.items("pandas_categorical", booster.required("pandas_categorical")).isEmpty()) {
      throw new UnreadableModel(
          "it was fitted on pandas categories, which are not reproduced yet (expected: numbers)");
    }
    return LightGbmText.parse(text.value(), booster.integer("best_iteration", 0));
  }
}
