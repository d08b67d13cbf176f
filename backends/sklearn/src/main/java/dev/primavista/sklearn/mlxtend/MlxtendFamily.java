package dev.primavista.sklearn.mlxtend;

import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.compose.ColumnSelector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Registry;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.List;

/** The estimators of mlxtend that are made of others, and what chooses their columns. */
public final class MlxtendFamily {
  private static final String PACKAGE = "mlxtend";

  private MlxtendFamily() {}

  public static void addTo(Registry registry) {
    registry.put(PACKAGE, "EnsembleVoteClassifier", EnsembleVote::read);
    registry.put(PACKAGE, "StackingClassifier", MetaModel::readClassifier);
    registry.put(PACKAGE, "StackingCVClassifier", MetaModel::readClassifier);
    registry.put(PACKAGE, "StackingRegressor", MetaModel::readRegressor);
    registry.put(PACKAGE, "StackingCVRegressor", MetaModel::readRegressor);
    registry.put(PACKAGE, "ColumnSelector", (state, reading) -> columns(state));
  }

  /** {@code ColumnSelector}, which gives an array: names are not passed on. */
  private static Estimator columns(State state) {
    List<String> names = new ArrayList<>();
    for (PyValue column : state.items("cols")) {
      if (!(column instanceof PyStr name)) {
        throw new UnreadableModel(
            "its cols are places in rows whose width no file says (expected: names)");
      }
      names.add(name.value());
    }
    if (names.isEmpty() || state.flag("drop_axis", false)) {
      throw new UnreadableModel("drop_axis=True or no cols (expected: a table of columns)");
    }
    ColumnSelector selector = new ColumnSelector(state.type(), names);
    return Fitted.around(state, selector.input())
        .note(selector.note())
        .learned(selector::learned)
        .onRows(Method.TRANSFORM, rows -> Rows.table(selector.transform(rows)))
        .build();
  }
}
