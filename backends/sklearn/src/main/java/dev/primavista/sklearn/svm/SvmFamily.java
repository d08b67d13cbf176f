package dev.primavista.sklearn.svm;

import dev.primavista.sklearn.estimator.Registry;

/** Support vector machines. */
public final class SvmFamily {
  private SvmFamily() {}

  public static void addTo(Registry registry) {
    registry.put("SVC", SupportVectorClassifier::read);
    registry.put("NuSVC", SupportVectorClassifier::read);
    registry.put("SVR", SupportVectorSums::readRegressor);
    registry.put("NuSVR", SupportVectorSums::readRegressor);
    registry.put("OneClassSVM", SupportVectorSums::readOneClass);
  }
}
