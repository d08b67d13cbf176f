package dev.primavista.sklearn.calibration;

import dev.primavista.core.Amount;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Averages;
import dev.primavista.sklearn.numeric.Probabilities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * {@code CalibratedClassifierCV}: the mean of classifiers whose scores were mapped to
 * probabilities.
 */
final class CalibratedClassifier {
  /**
   * One of the classifiers.
   *
   * @param places where its classes stand among all; empty with a temperature, whose estimators
   *     know the classes by their numbers
   * @param calibrators from its scores to probabilities, one per class, of two classes one
   * @param temperature what logits are multiplied by in place of calibrators; NaN for those
   */
  private record Member(
      Estimator estimator,
      int[] places,
      List<DoubleUnaryOperator> calibrators,
      double temperature) {}

  private final Labels labels;
  private final List<Member> members = new ArrayList<>();

  private CalibratedClassifier(State state, Reading reading) {
    labels = state.classes();
    for (PyValue item : state.items("calibrated_classifiers_")) {
      if (!(item instanceof PyObject object)) {
        throw new UnreadableModel("'calibrated_classifiers_' holds " + item.aTypeName());
      }
      members.add(member(new State(object), reading));
    }
    if (members.isEmpty()) {
      throw new UnreadableModel("attribute 'calibrated_classifiers_' is empty (is it fitted?)");
    }
  }

  static Estimator read(State state, Reading reading) {
    CalibratedClassifier model = new CalibratedClassifier(state, reading);
    return Fitted.around(state, model.members.getFirst().estimator().input())
        .note(Amount.of(model.members.size(), "member"))
        .labels(model.labels)
        .onRows(Method.PREDICT_PROBA, model::probabilities)
        .onRows(Method.PREDICT, rows -> Fitted.greatestOf(model.labels, model.probabilities(rows)))
        .build();
  }

  private Member member(State state, Reading reading) {
    boolean recent = state.optional("estimator").isPresent();
    Estimator estimator = reading.estimator(state, recent ? "estimator" : "base_estimator");
    String attribute = state.optional("calibrators").isPresent() ? "calibrators" : "calibrators_";
    List<DoubleUnaryOperator> calibrators = new ArrayList<>();
    double temperature = Double.NaN;
    for (PyValue item : state.items(attribute)) {
      if (!(item instanceof PyObject object)) {
        throw new UnreadableModel("attribute 'calibrators' holds " + item.aTypeName());
      }
      State calibrator = new State(object);
      switch (calibrator.type()) {
        case "_SigmoidCalibration" -> calibrators.add(sigmoid(calibrator));
        case "IsotonicRegression" -> calibrators.add(new IsotonicRegression(calibrator)::at);
        case "_TemperatureScaling" -> temperature = calibrator.numbers("beta_")[0];
        default -> throw new UnreadableModel("calibrator " + calibrator.type() + " is not known");
      }
    }
    if (!Double.isNaN(temperature)) {
      reading.rowsTogether();
      return new Member(estimator, new int[0], calibrators, temperature);
    }
    Labels seen = estimator.classes().orElse(labels);
    int[] places = labels.placesOf(seen);
    if (calibrators.size() != (labels.size() == 2 ? 1 : seen.size())) {
      throw new UnreadableModel(
          Amount.of(calibrators.size(), "calibrator") + " for " + Amount.of(seen.size(), "class"));
    }
    return new Member(estimator, places, calibrators, temperature);
  }

  private static DoubleUnaryOperator sigmoid(State state) {
    double slope = state.numbers("a_")[0];
    double intercept = state.numbers("b_")[0];
    return score -> Probabilities.expit(-(slope * score + intercept));
  }

  private DenseMatrix probabilities(Data rows) {
    List<Data> all = new ArrayList<>();
    for (Member member : members) {
      all.add(probabilities(member, rows));
    }
    double[] weights = new double[all.size()];
    Arrays.fill(weights, 1);
    return Rows.numbers(Averages.mean(all, weights)).toDense();
  }

  private DenseMatrix probabilities(Member member, Data rows) {
    boolean decides = member.estimator().has(Method.DECISION_FUNCTION);
    Method method = decides ? Method.DECISION_FUNCTION : Method.PREDICT_PROBA;
    DenseMatrix scores = Rows.numbers(member.estimator().apply(method, rows)).toDense();
    boolean binary = labels.size() == 2;
    if (binary && scores.columns() == 2) {
      scores = scores.select(new int[] {1});
    }
    if (!Double.isNaN(member.temperature())) {
      DenseMatrix logits = Temperature.logits(scores, binary && !decides);
      return cut(Probabilities.softmax(logits.map(logit -> logit * member.temperature())));
    }
    double[] out = new double[scores.rows() * labels.size()];
    for (int row = 0; row < scores.rows(); row++) {
      for (int i = 0; i < scores.columns(); i++) {
        int place = binary ? 1 : member.places()[i];
        out[row * labels.size() + place] =
            member.calibrators().get(i).applyAsDouble(scores.at(row, i));
      }
    }
    return cut(shared(new DenseMatrix(scores.rows(), labels.size(), out)));
  }

  /** The rest for the first of two classes; of more, each row divided by its sum. */
  private static DenseMatrix shared(DenseMatrix values) {
    int k = values.columns();
    double[] out = values.values();
    for (int at = 0; at < out.length; at += k) {
      double sum = 0;
      for (int i = at; i < at + k; i++) {
        sum += out[i];
      }
      for (int i = at; i < at + k && k > 2; i++) {
        out[i] = sum == 0 ? 1.0 / k : out[i] / sum;
      }
      if (k == 2) {
        out[at] = 1 - out[at + 1];
      }
    }
    return values;
  }

  private static DenseMatrix cut(DenseMatrix values) {
    return values.map(p -> p > 1 && p <= 1 + 1e-5 ? 1 : p);
  }
}
