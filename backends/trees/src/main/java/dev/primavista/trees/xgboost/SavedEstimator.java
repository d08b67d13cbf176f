package dev.primavista.trees.xgboost;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What XGBoost's estimators note as JSON in an attribute of the booster that they save. */
final class SavedEstimator {
  /** The attribute's name. */
  static final String ATTRIBUTE = "scikit_learn";

  /** Up to 1.3 the class, since then its kind. */
  private static final Pattern KIND =
      Pattern.compile("\"(?:_estimator_)?type\"\\s*:\\s*\"(?:XGB)?(?:RF)?(\\w+)\"");

  private SavedEstimator() {}

  /** {@code classifier}, {@code regressor} or {@code ranker}; empty where the JSON does not say. */
  static String kind(String json) {
    Matcher kind = KIND.matcher(json);
    return kind.find() ? kind.group(1).toLowerCase(Locale.ROOT) : "";
  }
}
