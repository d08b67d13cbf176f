package dev.primavista.sklearn.selection;

import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.State;
import java.util.List;

/** {@code RFE} and {@code RFECV}: the features that stayed, and the estimator fitted on them. */
final class Elimination {
  private static final List<Method> PASSED_ON =
      List.of(
          Method.PREDICT, Method.PREDICT_PROBA, Method.PREDICT_LOG_PROBA, Method.DECISION_FUNCTION);

  private Elimination() {}

  static Estimator read(State state, Reading reading) {
    long[] support = state.array("support_").longs();
    boolean[] kept = new boolean[support.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = support[i] != 0;
    }
    Mask mask = Mask.of(kept);
    Estimator inner = reading.estimator(state, "estimator_");
    boolean missing = new Ranker(state.object("estimator_")).takesMissing();
    Fitted.Builder builder = mask.transformer(state, missing);
    inner.classes().ifPresent(builder::labels);
    for (Method method : PASSED_ON) {
      if (inner.has(method)) {
        builder.onRows(method, rows -> inner.apply(method, selected(mask, rows, missing)));
      }
    }
    return builder.build();
  }

  private static Data selected(Mask mask, Data rows, boolean missing) {
    return mask.keep(mask.checked(rows, missing));
  }
}
