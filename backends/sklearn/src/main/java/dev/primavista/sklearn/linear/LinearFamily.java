package dev.primavista.sklearn.linear;

import dev.primavista.sklearn.estimator.Registry;
import java.util.List;

/** Weighted sums of the features, and what is made of them. */
public final class LinearFamily {
  private static final List<String> REGRESSORS =
      List.of(
          "ARDRegression",
          "BayesianRidge",
          "ElasticNet",
          "ElasticNetCV",
          "HuberRegressor",
          "Lars",
          "LarsCV",
          "Lasso",
          "LassoCV",
          "LassoLars",
          "LassoLarsCV",
          "LassoLarsIC",
          "LinearRegression",
          "LinearSVR",
          "MultiTaskElasticNet",
          "MultiTaskElasticNetCV",
          "MultiTaskLasso",
          "MultiTaskLassoCV",
          "OrthogonalMatchingPursuit",
          "OrthogonalMatchingPursuitCV",
          "PassiveAggressiveRegressor",
          "QuantileRegressor",
          "Ridge",
          "RidgeCV",
          "SGDRegressor",
          "TheilSenRegressor");

  private LinearFamily() {}

  public static void addTo(Registry registry) {
    registry.put("LogisticRegression", LogisticRegression::read);
    registry.put("LogisticRegressionCV", LogisticRegression::read);
    REGRESSORS.forEach(name -> registry.put(name, LinearRegressors::read));
    registry.put("PoissonRegressor", LinearRegressors::readGeneralised);
    registry.put("GammaRegressor", LinearRegressors::readGeneralised);
    registry.put("TweedieRegressor", LinearRegressors::readGeneralised);
    registry.put("LinearSVC", LinearClassifiers::read);
    registry.put("Perceptron", LinearClassifiers::read);
    registry.put("PassiveAggressiveClassifier", LinearClassifiers::read);
    registry.put("RidgeClassifier", LinearClassifiers::readRidge);
    registry.put("RidgeClassifierCV", LinearClassifiers::readRidge);
    registry.put("SGDClassifier", LinearClassifiers::readGradientDescent);
    registry.put("SGDOneClassSVM", LinearRegressors::readOneClass);
    registry.put("LinearDiscriminantAnalysis", LinearDiscriminantAnalysis::read);
    registry.put("QuadraticDiscriminantAnalysis", QuadraticDiscriminantAnalysis::read);
  }
}
