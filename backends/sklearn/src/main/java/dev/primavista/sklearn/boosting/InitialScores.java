package dev.primavista.sklearn.boosting;

import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.List;

/** What gradient boosting starts from: nothing, a constant, or another estimator's answer. */
final class InitialScores {
  private static final double EPSILON_32 = Math.ulp(1.0f);
  private static final double EPSILON_64 = Math.ulp(1.0);

  private InitialScores() {}

  static GradientBoosting.Start ofRegressor(State state, Reading reading) {
    if (isZero(state)) {
      return rows -> constant(rows, new double[1]);
    }
    if (old(state)) {
      double[] scores = oldScores(state.object("init_"));
      return rows -> constant(rows, scores);
    }
    Estimator init = reading.estimator(state, "init_");
    State fitted = state.object("init_");
    GradientBoosting.Start start =
        rows ->
            new DenseMatrix(rows.rows(), 1, Rows.column(init.apply(Method.PREDICT, rows)).clone());
    if (answersInFloat64(fitted)) {
      return start;
    }
    if (fitted.optional("coef_").isEmpty()) {
      throw inFloat32(init);
    }
    return new LinearStart(fitted, start);
  }

  static GradientBoosting.Start ofClassifier(State state, Reading reading, int classes) {
    int outputs = classes == 2 ? 1 : classes;
    if (isZero(state)) {
      return rows -> constant(rows, new double[outputs]);
    }
    if (old(state)) {
      double[] scores = oldScores(state.object("init_"));
      return rows -> constant(rows, scores);
    }
    Estimator init = reading.estimator(state, "init_");
    if (!init.has(Method.PREDICT_PROBA) || !answersInFloat64(state.object("init_"))) {
      throw inFloat32(init);
    }
    boolean recent = state.since(1, 4);
    double epsilon = state.since(1, 8) ? EPSILON_64 : EPSILON_32;
    double slope = state.text("loss", "log_loss").equals("exponential") ? 0.5 : 1;
    return rows -> {
      DenseMatrix given = Rows.numbers(init.apply(Method.PREDICT_PROBA, rows)).toDense();
      DenseMatrix cut = given.map(p -> Math.clamp(p, epsilon, 1 - epsilon));
      return outputs == 1
          ? cut.select(new int[] {1}).map(p -> slope * Math.log(p / (1 - p)))
          : logarithms(cut, recent);
    };
  }

  private static UnreadableModel inFloat32(Estimator init) {
    return new UnreadableModel(
        "its initial estimator is a "
            + init.type()
            + ", which answers in float32 there (expected: float64)");
  }

  /** Whether answers to float32 rows are float64, so that no digit of them is lost. */
  private static boolean answersInFloat64(State init) {
    String type = init.type();
    if (type.startsWith("KNeighbors")) {
      return init.text("_fit_method", "").endsWith("_tree");
    }
    if (type.matches("Dummy.*|.*Tree.*|.*Forest.*|.*GradientBoosting.*|(Nu)?SVR")) {
      return true;
    }
    for (String fitted : List.of("coef_", "theta_", "feature_log_prob_")) {
      if (init.optional(fitted).isPresent()) {
        return init.array(fitted).dtype().itemSize() == 8;
      }
    }
    return false;
  }

  /** From 1.4 on the mean of each row's logarithms is taken away. */
  private static DenseMatrix logarithms(DenseMatrix probabilities, boolean centred) {
    DenseMatrix logs = probabilities.map(Math::log);
    int k = logs.columns();
    double[] values = logs.values();
    for (int at = 0; at < values.length && centred; at += k) {
      double mean = 0;
      for (int i = at; i < at + k; i++) {
        mean += values[i] / k;
      }
      for (int i = at; i < at + k; i++) {
        values[i] -= mean;
      }
    }
    return logs;
  }

  private static DenseMatrix constant(DenseMatrix rows, double[] scores) {
    double[] values = new double[rows.rows() * scores.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = scores[i % scores.length];
    }
    return new DenseMatrix(rows.rows(), scores.length, values);
  }

  private static boolean isZero(State state) {
    return state.optional("init_").orElse(null) instanceof PyStr text
        && text.value().equals("zero");
  }

  /** Before 0.21 the start was an object of the boosting module's own. */
  private static boolean old(State state) {
    return state.optional("init_").orElse(null) instanceof PyObject object
        && object.type().module().endsWith("ensemble.gradient_boosting")
        && object.type().name().endsWith("Estimator");
  }

  private static double[] oldScores(State init) {
    return switch (init.type()) {
      case "LogOddsEstimator", "ScaledLogOddsEstimator" -> init.numbers("prior");
      case "PriorProbabilityEstimator" -> init.numbers("priors");
      case "MeanEstimator" -> init.numbers("mean");
      case "QuantileEstimator" -> init.numbers("quantile");
      case "ZeroEstimator" -> new double[init.integer("n_classes", 1)];
      default -> throw new UnreadableModel("initial estimator " + init.type() + " is not known");
    };
  }
}
