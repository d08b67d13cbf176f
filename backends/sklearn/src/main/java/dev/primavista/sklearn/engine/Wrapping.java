package dev.primavista.sklearn.engine;

import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Learned;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.List;
import java.util.Set;

/** {@code SklearnTransformerWrapper}: a transformer of scikit-learn's for some columns. */
final class Wrapping {
  /** Those that make other columns than they are given. */
  private static final Set<String> CREATORS = Set.of("OneHotEncoder", "PolynomialFeatures");

  private Wrapping() {}

  static Estimator read(State state, Reading reading) {
    String inside = state.object("transformer_").type();
    if (state.optional("features_to_drop_").isPresent()) {
      return Selection.drop(state);
    }
    FrameTransformer.Builder builder = FrameTransformer.of(state);
    List<String> variables = builder.attributes().variables();
    if (variables.stream().anyMatch(name -> !builder.taken().contains(name))) {
      throw new UnreadableModel("it changes columns that it was not fitted on");
    }
    Estimator inner = reading.estimator(state, "transformer_");
    if (CREATORS.contains(inside)) {
      return new WrappedCreator(state.type(), builder.taken(), variables, inner);
    }
    for (int i = 0; i < variables.size(); i++) {
      builder.like(variables.get(i), inner.input().column(i));
    }
    return builder
        .examples(inner.learned(0, Learned.NOTHING).values())
        .step(frame -> frame.put(variables, inner.transform(frame.select(variables))))
        .changes(variables.size())
        .build();
  }
}
