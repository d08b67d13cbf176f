package dev.primavista.trees.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SavedEstimatorTest {
  @Test
  void an_estimator_notes_its_kind_or_its_class() {
    assertThat(SavedEstimator.kind("{\"_estimator_type\": \"regressor\"}")).isEqualTo("regressor");
    assertThat(SavedEstimator.kind("{\"n_jobs\": 1, \"type\": \"XGBRFClassifier\"}"))
        .isEqualTo("classifier");
    assertThat(SavedEstimator.kind("{\"type\": \"XGBRanker\"}")).isEqualTo("ranker");
  }

  @Test
  void a_booster_of_its_own_notes_nothing() {
    assertThat(SavedEstimator.kind("")).isEmpty();
    assertThat(SavedEstimator.kind("{\"importance_type\": \"gain\"}")).isEmpty();
  }
}
