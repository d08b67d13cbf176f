package dev.primavista.sklearn.calibration;

import dev.primavista.sklearn.estimator.Registry;

/** Scores turned into probabilities and decisions. */
public final class CalibrationFamily {
  private CalibrationFamily() {}

  public static void addTo(Registry registry) {
    registry.putNested("CalibratedClassifierCV", CalibratedClassifier::read);
    registry.put("IsotonicRegression", IsotonicRegression::read);
    registry.putNested("FixedThresholdClassifier", Threshold::readFixed);
    registry.putNested("TunedThresholdClassifierCV", Threshold::readTuned);
  }
}
