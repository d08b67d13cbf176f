package dev.primavista.sklearn.decomposition;

import dev.primavista.core.Amount;
import dev.primavista.pickle.PyInt;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.numeric.LinearMap;
import dev.primavista.sklearn.numeric.MersenneTwister;
import dev.primavista.sklearn.numeric.Probabilities;

/**
 * {@code BernoulliRBM}: the probability of each hidden unit; and the pseudo-likelihood by flipping
 * one feature of each row, drawn anew from the seed at every call.
 *
 * @param hidden each hidden unit's input
 * @param visible each feature's own weight
 */
record BoltzmannMachine(LinearMap hidden, double[] visible, long seed) {
  static Estimator read(State state) {
    DenseMatrix components = state.matrix("components_", -1);
    int features = components.columns();
    LinearMap hidden =
        new LinearMap(components.values(), state.doubles("intercept_hidden_", components.rows()));
    Fitted.Builder builder =
        Fitted.of(state, features)
            .note(Amount.of(features, "feature") + ", " + Amount.of(components.rows(), "unit"))
            .onMatrix(Method.TRANSFORM, rows -> hidden.apply(rows).map(Probabilities::expit));
    if (state.optional("random_state").orElse(null) instanceof PyInt seed) {
      BoltzmannMachine model =
          new BoltzmannMachine(
              hidden, state.doubles("intercept_visible_", features), seed.longValue());
      builder.on(Method.SCORE_SAMPLES, model::scores);
    }
    return builder.build();
  }

  private Vector scores(DenseMatrix rows) {
    int features = rows.columns();
    MersenneTwister random = new MersenneTwister(seed);
    double[] flipped = rows.values().clone();
    for (int row = 0; row < rows.rows(); row++) {
      int at = row * features + random.upTo(features - 1);
      flipped[at] = 1 - flipped[at];
    }
    double[] energies = energies(rows);
    double[] others = energies(new DenseMatrix(rows.rows(), features, flipped));
    double[] scores = new double[rows.rows()];
    for (int row = 0; row < scores.length; row++) {
      scores[row] = -features * softplus(energies[row] - others[row]);
    }
    return new Vector(scores);
  }

  private double[] energies(DenseMatrix rows) {
    DenseMatrix inputs = hidden.apply(rows);
    double[] energies = new double[rows.rows()];
    for (int row = 0; row < energies.length; row++) {
      for (int i = 0; i < visible.length; i++) {
        energies[row] -= rows.at(row, i) * visible[i];
      }
      for (int i = 0; i < inputs.columns(); i++) {
        energies[row] -= softplus(inputs.at(row, i));
      }
    }
    return energies;
  }

  /** {@code log(1 + exp(x))}. */
  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
