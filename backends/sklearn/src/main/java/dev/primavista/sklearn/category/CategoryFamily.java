package dev.primavista.sklearn.category;

import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Registry;
import dev.primavista.sklearn.estimator.State;
import java.util.List;
import java.util.function.Function;

/** The encoders of the package category_encoders. */
public final class CategoryFamily {
  private static final String PACKAGE = "category_encoders";

  /** Those that are an ordinal encoder and a table when they are fitted. */
  private static final List<String> TABLES =
      List.of(
          "BackwardDifferenceEncoder",
          "BaseNEncoder",
          "BinaryEncoder",
          "CountTargetEncoder",
          "GLMMEncoder",
          "GrayEncoder",
          "HelmertEncoder",
          "JamesSteinEncoder",
          "MEstimateEncoder",
          "OneHotEncoder",
          "PolynomialEncoder",
          "QuantileEncoder",
          "RankHotEncoder",
          "SumEncoder",
          "TargetEncoder",
          "WOEEncoder");

  private CategoryFamily() {}

  public static void addTo(Registry registry) {
    TABLES.forEach(name -> put(registry, name, EncoderReader::table));
    put(registry, "OrdinalEncoder", EncoderReader::ordinal);
    put(registry, "LeaveOneOutEncoder", EncoderReader::leaveOneOut);
    put(registry, "CatBoostEncoder", EncoderReader::catBoost);
    put(registry, "CountEncoder", EncoderReader::count);
    put(registry, "HashingEncoder", EncoderReader::hashing);
    put(registry, "SummaryEncoder", EncoderReader::summary);
    put(registry, "MultiHotEncoder", EncoderReader::multiHot);
    put(registry, "PolynomialWrapper", EncoderReader::perClass);
    registry.put(
        PACKAGE,
        "NestedCVWrapper",
        (state, reading) -> reading.estimator(state, "feature_encoder"));
  }

  private static void put(Registry registry, String name, Function<State, Estimator> reader) {
    registry.put(PACKAGE, name, (state, reading) -> reader.apply(state));
  }
}
