package dev.primavista.sklearn.mlxtend;

import dev.primavista.core.Amount;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.Stacking;
import dev.primavista.sklearn.ensemble.Members;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Averages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** mlxtend's stacking: what its members answer are the features of a last estimator. */
final class MetaModel {
  private static final List<Method> PASSED_ON =
      List.of(Method.PREDICT, Method.PREDICT_PROBA, Method.DECISION_FUNCTION);

  private final Members members;
  private final Estimator last;
  private final Method asked;
  private final String dropped;
  private final boolean averaged;
  private final boolean withRows;

  private MetaModel(State state, Members members, Estimator last) {
    this.members = members;
    this.last = last;
    asked = state.flag("use_probas", false) ? Method.PREDICT_PROBA : Method.PREDICT;
    // Before 0.17 the first column could not be left out.
    dropped = state.flag("drop_last_proba", false) ? "last" : state.text("drop_proba_col", "");
    averaged = asked == Method.PREDICT_PROBA && state.flag("average_probas", false);
    withRows = state.flag("use_features_in_secondary", false);
  }

  static Estimator readClassifier(State state, Reading reading) {
    Members members = members(state, reading, "clfs_");
    Estimator last = reading.estimator(state, "meta_clf_");
    MetaModel model = new MetaModel(state, members, last);
    for (Estimator member : members.estimators()) {
      boolean texts = member.classes().map(Labels::isText).orElse(false);
      if (texts && model.asked == Method.PREDICT) {
        throw new UnreadableModel("its members' labels are texts (expected: use_probas=True)");
      }
    }
    Fitted.Builder builder = model.builder(state);
    last.classes().ifPresent(builder::labels);
    return builder.build();
  }

  static Estimator readRegressor(State state, Reading reading) {
    Members members = members(state, reading, "regr_");
    return new MetaModel(state, members, reading.estimator(state, "meta_regr_"))
        .builder(state)
        .build();
  }

  static Members members(State state, Reading reading, String attribute) {
    List<Estimator> members = new ArrayList<>();
    for (PyValue item : state.items(attribute)) {
      members.add(reading.estimator(attribute + "[" + members.size() + "]", item));
    }
    if (members.isEmpty()) {
      throw new UnreadableModel("attribute '" + attribute + "' is empty (is it fitted?)");
    }
    return new Members(members);
  }

  private Fitted.Builder builder(State state) {
    Fitted.Builder builder =
        Fitted.around(state, members.input())
            .note(Amount.of(members.estimators().size(), "member") + ", " + last.type());
    for (Method method : PASSED_ON) {
      if (last.has(method)) {
        builder.onRows(method, rows -> last.apply(method, features(rows)));
      }
    }
    return builder;
  }

  private Matrix features(Data rows) {
    List<Matrix> parts = new ArrayList<>();
    if (withRows) {
      parts.add(Rows.numbers(rows));
    }
    List<Data> answers = new ArrayList<>();
    for (Data answer : members.ask(asked, rows)) {
      answers.add(asked == Method.PREDICT ? Rows.numbers(answer) : kept(answer));
    }
    if (averaged) {
      double[] equal = new double[answers.size()];
      Arrays.fill(equal, 1);
      parts.add(Rows.numbers(Averages.mean(answers, equal)));
    } else {
      answers.forEach(answer -> parts.add(Rows.numbers(answer)));
    }
    return Stacking.side(parts);
  }

  private DenseMatrix kept(Data probabilities) {
    DenseMatrix all = Rows.numbers(probabilities).toDense();
    int from = dropped.equals("first") ? 1 : 0;
    int to = dropped.equals("last") ? all.columns() - 1 : all.columns();
    return all.select(IntStream.range(from, to).toArray());
  }
}
