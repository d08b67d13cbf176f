package dev.primavista.sklearn.ensemble;

import dev.primavista.core.Amount;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.ColumnCount;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
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

/**
 * {@code BaggingClassifier} and {@code BaggingRegressor}: the mean of members that each see some of
 * the features.
 */
final class Bagging {
  private final List<Estimator> members;
  private final List<int[]> features = new ArrayList<>();
  private final int columns;

  private Bagging(State state, Reading reading) {
    members = reading.estimators(state);
    for (PyValue item : state.items("estimators_features_")) {
      if (!(item instanceof NdArray indices)) {
        throw new UnreadableModel("attribute 'estimators_features_' holds " + item.aTypeName());
      }
      features.add(indices.ints());
    }
    int most = features.stream().flatMapToInt(Arrays::stream).max().orElse(-1) + 1;
    columns = state.features(most);
    if (features.size() != members.size() || most > columns) {
      throw new UnreadableModel("attribute 'estimators_features_' does not suit the members");
    }
  }

  static Estimator readRegressor(State state, Reading reading) {
    Bagging bagging = new Bagging(state, reading);
    return bagging
        .builder(state)
        .onRows(Method.PREDICT, rows -> bagging.mean(Method.PREDICT, rows))
        .build();
  }

  static Estimator readClassifier(State state, Reading reading) {
    Bagging bagging = new Bagging(state, reading);
    Labels labels = state.classes();
    Fitted.Builder builder =
        bagging
            .builder(state)
            .labels(labels)
            .onRows(Method.PREDICT_PROBA, rows -> bagging.probabilities(labels.size(), rows))
            .onRows(
                Method.PREDICT_LOG_PROBA,
                rows -> bagging.probabilities(labels.size(), rows).map(Math::log))
            .onRows(
                Method.PREDICT,
                rows -> Fitted.greatestOf(labels, bagging.probabilities(labels.size(), rows)));
    if (bagging.members.stream().allMatch(member -> member.has(Method.DECISION_FUNCTION))) {
      builder.onRows(
          Method.DECISION_FUNCTION, rows -> bagging.mean(Method.DECISION_FUNCTION, rows));
    }
    return builder.build();
  }

  private Fitted.Builder builder(State state) {
    Input input = new Input.Numbers(columns);
    return Fitted.of(state, input)
        .note(Amount.of(members.size(), "member") + ", " + Amount.of(columns, "feature"));
  }

  private Data select(Data given, int member) {
    Data rows = new ColumnCount(columns).check(given);
    int[] chosen = features.get(member);
    for (int i = 0; i < chosen.length; i++) {
      if (chosen.length != columns || chosen[i] != i) {
        return Rows.select(rows, chosen);
      }
    }
    return rows;
  }

  private Data mean(Method method, Data rows) {
    List<Data> answers = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      answers.add(members.get(i).apply(method, select(rows, i)));
    }
    double[] weights = new double[members.size()];
    Arrays.fill(weights, 1);
    return Averages.mean(answers, weights);
  }

  /** Members without probabilities vote; one that saw only some classes speaks of those. */
  private DenseMatrix probabilities(int classes, Data rows) {
    double[] sum = new double[rows.rows() * classes];
    for (int i = 0; i < members.size(); i++) {
      Estimator member = members.get(i);
      Data selected = select(rows, i);
      if (member.has(Method.PREDICT_PROBA)) {
        int[] places = places(member, classes);
        DenseMatrix one = Rows.numbers(member.apply(Method.PREDICT_PROBA, selected)).toDense();
        for (int at = 0; at < one.values().length; at++) {
          sum[at / places.length * classes + places[at % places.length]] += one.values()[at];
        }
      } else {
        double[] chosen = Rows.column(member.apply(Method.PREDICT, selected));
        for (int row = 0; row < chosen.length; row++) {
          sum[row * classes + (int) chosen[row]]++;
        }
      }
    }
    for (int at = 0; at < sum.length; at++) {
      sum[at] /= members.size();
    }
    return new DenseMatrix(rows.rows(), classes, sum);
  }

  /** Members were fitted on the classes' numbers. */
  private static int[] places(Estimator member, int classes) {
    Labels seen = member.classes().orElse(Labels.range(classes));
    int[] places = new int[seen.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = seen.size() == classes ? i : (int) seen.number(i);
    }
    return places;
  }
}
