package dev.primavista.sklearn.engine;

import dev.primavista.sklearn.compose.Pipeline;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Registry;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.List;
import java.util.function.Function;

/** The transformers of the package feature_engine. */
public final class EngineFamily {
  private static final String PACKAGE = "feature_engine";

  /** Whatever they look at when they are fitted, they drop columns. */
  private static final List<String> SELECTORS =
      List.of(
          "DropConstantFeatures",
          "DropCorrelatedFeatures",
          "DropDuplicateFeatures",
          "DropFeatures",
          "DropHighPSIFeatures",
          "MRMR",
          "ProbeFeatureSelection",
          "RecursiveFeatureAddition",
          "RecursiveFeatureElimination",
          "SelectByInformationValue",
          "SelectByShuffling",
          "SelectBySingleFeaturePerformance",
          "SelectByTargetMeanPerformance",
          "SmartCorrelatedSelection");

  private static final List<String> IMPUTERS =
      List.of(
          "ArbitraryNumberImputer", "CategoricalImputer", "EndTailImputer", "MeanMedianImputer");

  private static final List<String> ENCODERS =
      List.of(
          "CountFrequencyEncoder", "MeanEncoder", "OrdinalEncoder", "PRatioEncoder", "WoEEncoder");

  private static final List<String> DISCRETISERS =
      List.of(
          "ArbitraryDiscretiser",
          "EqualFrequencyDiscretiser",
          "EqualWidthDiscretiser",
          "GeometricWidthDiscretiser");

  private EngineFamily() {}

  public static void addTo(Registry registry) {
    registry.put(PACKAGE, "Pipeline", Pipeline::read);
    SELECTORS.forEach(name -> put(registry, name, Selection::drop));
    IMPUTERS.forEach(name -> put(registry, name, Imputation::fill));
    put(registry, "AddMissingIndicator", Imputation::indicator);
    put(registry, "DropMissingData", state -> removesRows());
    put(registry, "OutlierTrimmer", state -> removesRows());
    ENCODERS.forEach(name -> put(registry, name, Encoding::numbers));
    registry.put(PACKAGE, "DecisionTreeEncoder", Encoding::trees);
    put(registry, "OneHotEncoder", Encoding::oneHot);
    put(registry, "RareLabelEncoder", Encoding::rare);
    put(registry, "StringSimilarityEncoder", Encoding::similarity);
    DISCRETISERS.forEach(name -> put(registry, name, Discretisation::intervals));
    registry.put(PACKAGE, "DecisionTreeDiscretiser", Discretisation::trees);
    put(registry, "Winsorizer", Outliers::cap);
    put(registry, "ArbitraryOutlierCapper", Outliers::cap);
    put(registry, "ArcSinhTransformer", Transformation::arcsinh);
    put(registry, "ArcsinTransformer", Transformation::arcsin);
    put(registry, "BoxCoxTransformer", Transformation::boxCox);
    put(registry, "LogCpTransformer", Transformation::logOfSum);
    put(registry, "LogTransformer", Transformation::log);
    put(registry, "MeanNormalizationScaler", Transformation::meanNormalization);
    put(registry, "PowerTransformer", Transformation::power);
    put(registry, "ReciprocalTransformer", Transformation::reciprocal);
    put(registry, "YeoJohnsonTransformer", Transformation::yeoJohnson);
    put(registry, "CyclicalFeatures", Creation::cyclical);
    put(registry, "CyclicalTransformer", Creation::cyclical);
    registry.put(PACKAGE, "DecisionTreeFeatures", Creation::trees);
    put(registry, "MathFeatures", Creation::math);
    put(registry, "RelativeFeatures", Creation::relative);
    put(registry, "MatchCategories", Matching::categories);
    put(registry, "MatchVariables", Matching::variables);
    registry.put(PACKAGE, "SklearnTransformerWrapper", Wrapping::read);
  }

  private static void put(Registry registry, String name, Function<State, Estimator> reader) {
    registry.put(PACKAGE, name, (state, reading) -> reader.apply(state));
  }

  private static Estimator removesRows() {
    throw new UnreadableModel("it removes rows of a request (expected: an answer for every row)");
  }
}
