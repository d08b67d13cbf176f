package dev.primavista.sklearn.selection;

import dev.primavista.pickle.PyBytes;
import dev.primavista.pickle.PyStr;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.trees.lightgbm.LightGbmText;
import dev.primavista.trees.xgboost.XgBoostDocument;
import dev.primavista.trees.xgboost.XgBoostImportances;
import java.util.Set;

/** {@code feature_importances_} of LightGBM's and XGBoost's estimators. */
final class BoosterImportances {
  private static final Set<String> OF_LIGHTGBM = Set.of("split", "gain");
  private static final Set<String> OF_XGBOOST =
      Set.of("gain", "cover", "total_gain", "total_cover", "weight");

  private BoosterImportances() {}

  static boolean has(State estimator) {
    return estimator.optional("_Booster").isPresent();
  }

  /** Whether Python computes them in float32, as XGBoost does. */
  static boolean areSingle(State estimator) {
    return has(estimator) && estimator.type().startsWith("XGB");
  }

  /** A number per feature. */
  static double[] of(State estimator) {
    State booster = estimator.object("_Booster");
    return switch (booster.optional("handle").or(() -> booster.optional("_handle")).orElse(null)) {
      case PyStr text -> ofLightGbm(estimator, booster, text);
      case PyBytes content ->
          XgBoostImportances.of(
              XgBoostDocument.document(content.value()), type(estimator, "gain", OF_XGBOOST));
      case null, default -> throw new UnreadableModel("the booster holds no model");
    };
  }

  private static double[] ofLightGbm(State estimator, State booster, PyStr text) {
    boolean gained = type(estimator, "split", OF_LIGHTGBM).equals("gain");
    return LightGbmText.importances(text.utf8(), booster.integer("best_iteration", 0), gained);
  }

  private static String type(State estimator, String absent, Set<String> known) {
    String type = estimator.text("importance_type", absent);
    if (!known.contains(type)) {
      throw new UnreadableModel("parameter 'importance_type' is '" + type + "'");
    }
    return type;
  }
}
