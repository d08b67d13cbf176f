package dev.primavista.sklearn.selection;

import dev.primavista.sklearn.estimator.State;

/** The estimator that a selector ranked features by. */
record Ranker(State state) {
  private static final String NAMES_OF_OTHERS =
      "(Hist|LGBM|XGB|CatBoost|Bagging|Voting|Stacking|Pipeline|Dummy).*|.*SearchCV";

  /** Whether it takes missing values; so does the selector then. */
  boolean takesMissing() {
    String type = state.type();
    if (type.startsWith("Extra")) {
      return state.since(1, 6);
    }
    if (type.startsWith("RandomForest")) {
      return state.since(1, 4);
    }
    return type.startsWith("DecisionTree") ? state.since(1, 3) : type.matches(NAMES_OF_OTHERS);
  }
}
