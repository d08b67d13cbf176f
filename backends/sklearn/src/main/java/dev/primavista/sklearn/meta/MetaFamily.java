package dev.primavista.sklearn.meta;

import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Passthrough;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Registry;
import dev.primavista.sklearn.estimator.State;
import java.util.List;

/** Estimators that pass on, or wrap, what another one answers. */
public final class MetaFamily {
  private static final List<String> SEARCHES =
      List.of("GridSearchCV", "RandomizedSearchCV", "HalvingGridSearchCV", "HalvingRandomSearchCV");

  /** They change only what is fitted on; new rows pass them. */
  private static final List<String> SAMPLERS =
      List.of(
          "ADASYN",
          "AllKNN",
          "BorderlineSMOTE",
          "ClusterCentroids",
          "CondensedNearestNeighbour",
          "EditedNearestNeighbours",
          "FunctionSampler",
          "InstanceHardnessThreshold",
          "KMeansSMOTE",
          "NearMiss",
          "NeighbourhoodCleaningRule",
          "OneSidedSelection",
          "RandomOverSampler",
          "RandomUnderSampler",
          "RepeatedEditedNearestNeighbours",
          "SMOTE",
          "SMOTEENN",
          "SMOTEN",
          "SMOTENC",
          "SMOTETomek",
          "SVMSMOTE",
          "TomekLinks");

  private MetaFamily() {}

  public static void addTo(Registry registry) {
    for (String search : SEARCHES) {
      registry.putNested(search, MetaFamily::readSearch);
    }
    registry.putNested("FrozenEstimator", (state, reading) -> passOn(state, reading, "estimator"));
    registry.putNested(
        "SelfTrainingClassifier",
        (state, reading) ->
            passOn(
                state,
                reading,
                state.optional("estimator_").isPresent() ? "estimator_" : "base_estimator_"));
    registry.putNested("RANSACRegressor", MetaFamily::readRansac);
    registry.putNested("TransformedTargetRegressor", TransformedTarget::read);
    registry.putNested("DummyClassifier", DummyClassifier::read);
    registry.put("DummyRegressor", DummyRegressor::read);
    for (String sampler : SAMPLERS) {
      registry.put("imblearn", sampler, (state, reading) -> new Passthrough());
    }
  }

  /** All that the best estimator answers; nothing where none was fitted on all rows. */
  private static Estimator readSearch(State state, Reading reading) {
    boolean none = state.optional("best_estimator_").isEmpty() && !state.flag("refit", true);
    return none
        ? Fitted.around(state, new Input.Any()).note("not refitted").build()
        : passOn(state, reading, "best_estimator_");
  }

  /** All that the estimator in this attribute answers. */
  private static Estimator passOn(State state, Reading reading, String attribute) {
    Estimator inner = reading.estimator(state, attribute);
    Fitted.Builder builder =
        Fitted.around(state, inner.input()).note(inner.type()).learned(inner::learned);
    inner.classes().ifPresent(builder::labels);
    for (Method method : inner.methods()) {
      builder.onRows(method, rows -> inner.apply(method, rows));
    }
    return builder.build();
  }

  private static Estimator readRansac(State state, Reading reading) {
    Estimator inner = reading.estimator(state, "estimator_");
    return Fitted.of(state, inner.input())
        .note(inner.type())
        .learned(inner::learned)
        .onRows(Method.PREDICT, rows -> inner.apply(Method.PREDICT, rows))
        .build();
  }
}
