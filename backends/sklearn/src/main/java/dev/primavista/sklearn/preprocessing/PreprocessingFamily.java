package dev.primavista.sklearn.preprocessing;

import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Passthrough;
import dev.primavista.sklearn.estimator.Registry;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;

/** Scaling, encoding, and functions of single features. */
public final class PreprocessingFamily {
  private PreprocessingFamily() {}

  public static void addTo(Registry registry) {
    registry.put("StandardScaler", StandardScaler::read);
    registry.put("FunctionTransformer", PreprocessingFamily::functionTransformer);
  }

  private static Estimator functionTransformer(State state) {
    if (state.optional("func").isPresent()) {
      throw new UnreadableModel(
          "parameter 'func' is the " + state.required("func").typeName() + ", which is code");
    }
    return new Passthrough();
  }
}
