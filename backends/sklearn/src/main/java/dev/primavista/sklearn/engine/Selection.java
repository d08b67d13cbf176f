package dev.primavista.sklearn.engine;

import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.State;
import java.util.List;

/** {@code feature_engine.selection}: whatever the reason was, some columns are dropped. */
final class Selection {
  private Selection() {}

  static Estimator drop(State state) {
    FrameTransformer.Builder builder = FrameTransformer.of(state);
    List<String> dropped = builder.attributes().names("features_to_drop_");
    return builder.changes(dropped.size()).drops(dropped).build();
  }
}
