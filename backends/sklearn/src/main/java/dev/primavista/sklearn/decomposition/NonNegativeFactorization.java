package dev.primavista.sklearn.decomposition;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyInt;
import dev.primavista.pickle.PyStr;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.LinearAlgebra;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * {@code NMF} and {@code MiniBatchNMF}: {@code W >= 0} that makes {@code W components} most like
 * the rows; back by {@code W components}. All rows of a request stop together.
 */
final class NonNegativeFactorization {
  private final DenseMatrix components;
  private final double tolerance;
  private final int iterations;
  private final double l1;
  private final double l2;

  private NonNegativeFactorization(State state, int iterations) {
    Precision.requireDouble(state, "components_");
    components = state.matrix("components_", -1);
    tolerance = state.number("tol", 1e-4);
    this.iterations = iterations;
    double penalty = penalty(state, components.columns());
    double share = state.number("l1_ratio", 0);
    l1 = penalty * share;
    l2 = penalty * (1 - share);
  }

  /** Until 1.1 {@code alpha}; where {@code alpha_W} is used, times the number of features. */
  private static double penalty(State state, int features) {
    boolean perFeature =
        state.number("alpha_W", 0) != 0
            || state.optional("alpha_H").filter(value -> !(value instanceof PyStr)).isPresent();
    if (perFeature) {
      return features * state.number("alpha_W", 0);
    }
    boolean given = state.optional("alpha").filter(value -> !(value instanceof PyStr)).isPresent();
    boolean ofRows =
        !state.since(0, 24)
            || (state.object().attribute("regularization").isPresent()
                && state.text("regularization", "").matches("both|transformation|deprecated"));
    return given && ofRows ? state.number("alpha", 0) : 0;
  }

  private static double beta(State state) {
    if (!(state.required("beta_loss") instanceof PyStr name)) {
      return state.number("beta_loss", 2);
    }
    return switch (name.value()) {
      case "frobenius" -> 2;
      case "kullback-leibler" -> 1;
      case "itakura-saito" -> 0;
      default -> throw new UnreadableModel("loss '" + name.value() + "' is not known");
    };
  }

  static Estimator read(State state, Reading reading) {
    reading.rowsTogether();
    NonNegativeFactorization model =
        new NonNegativeFactorization(state, state.integer("max_iter", 200));
    return switch (state.text("solver", "cd")) {
      case "cd" -> model.estimator(state, descent(state, model));
      case "mu" -> {
        MultiplicativeUpdate update =
            new MultiplicativeUpdate(model.components, beta(state), model.l1, model.l2);
        yield model.estimator(state, rows -> model.updated(update, rows));
      }
      case String other -> throw new UnreadableModel("solver '" + other + "' is not known");
    };
  }

  private static UnaryOperator<DenseMatrix> descent(State state, NonNegativeFactorization model) {
    boolean shuffled = state.flag("shuffle", false);
    if (shuffled && !(state.optional("random_state").orElse(null) instanceof PyInt)) {
      throw new UnreadableModel("its steps are shuffled without a seed");
    }
    long seed = shuffled ? state.integer("random_state", 0) : -1;
    CoordinateDescent descent =
        new CoordinateDescent(
            model.components,
            new CoordinateDescent.Rule(model.iterations, model.tolerance, seed),
            model.l1,
            model.l2);
    return rows -> {
      NonNegative.require(rows);
      return descent.of(rows);
    };
  }

  static Estimator readBatched(State state, Reading reading) {
    reading.rowsTogether();
    int iterations = state.integer("transform_max_iter", state.integer("max_iter", 200));
    NonNegativeFactorization model = new NonNegativeFactorization(state, iterations);
    MultiplicativeUpdate update =
        new MultiplicativeUpdate(model.components, beta(state), model.l1, model.l2);
    return model.estimator(state, rows -> model.settled(update, rows));
  }

  private Estimator estimator(State state, UnaryOperator<DenseMatrix> weights) {
    return Fitted.of(state, components.columns())
        .note(
            Amount.of(components.columns(), "feature")
                + ", "
                + Amount.of(components.rows(), "component"))
        .onMatrix(Method.TRANSFORM, (Matrix rows) -> weights.apply(rows.toDense()))
        .onRows(Method.INVERSE_TRANSFORM, this::back)
        .build();
  }

  private DenseMatrix back(Data rows) {
    return LinearAlgebra.product(Rows.finite(rows, components.rows()), components);
  }

  /** {@code sqrt(mean / components)} for every element. */
  private double[] first(DenseMatrix x) {
    double[] w = new double[x.rows() * components.rows()];
    double mean = Arrays.stream(x.values()).sum() / x.values().length;
    Arrays.fill(w, Math.sqrt(mean / components.rows()));
    return w;
  }

  private DenseMatrix updated(MultiplicativeUpdate update, DenseMatrix x) {
    NonNegative.require(x);
    if (update.beta() <= 0 && Arrays.stream(x.values()).anyMatch(value -> value == 0)) {
      throw new InvalidRequest("zero_value", "0 given, a number above 0 expected");
    }
    double[] w = first(x);
    double[] sums = update.sums();
    double initial = update.divergence(x, w);
    double before = initial;
    for (int iteration = 1; iteration <= iterations; iteration++) {
      update.apply(x, w, sums);
      for (int i = 0; i < w.length && update.beta() < 1; i++) {
        w[i] = w[i] < Math.ulp(1.0) ? 0 : w[i];
      }
      if (tolerance > 0 && iteration % 10 == 0) {
        double error = update.divergence(x, w);
        if ((before - error) / initial < tolerance) {
          break;
        }
        before = error;
      }
    }
    return new DenseMatrix(x.rows(), components.rows(), w);
  }

  private DenseMatrix settled(MultiplicativeUpdate update, DenseMatrix x) {
    double[] w = first(x);
    for (int iteration = 0; iteration < iterations; iteration++) {
      double[] before = w.clone();
      update.apply(x, w, update.sums());
      double change = 0;
      double norm = 0;
      for (int i = 0; i < w.length; i++) {
        change += (w[i] - before[i]) * (w[i] - before[i]);
        norm += w[i] * w[i];
      }
      if (tolerance > 0 && Math.sqrt(change) / Math.sqrt(norm) <= tolerance) {
        break;
      }
    }
    return new DenseMatrix(x.rows(), components.rows(), w);
  }
}
