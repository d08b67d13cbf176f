package dev.primavista.sklearn.neighbors;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.neighbors.Neighborhood.Neighbors;

/** {@code LocalOutlierFactor} for new rows: how dense its neighbours lie, compared with itself. */
final class LocalOutlierFactor {
  private final Neighborhood neighborhood;
  private final int count;
  private final double[] densities;
  private final double[] reach;
  private final double offset;

  private LocalOutlierFactor(State state) {
    neighborhood = new Neighborhood(state);
    count = state.integer("n_neighbors_", state.integer("n_neighbors", 20));
    densities = state.doubles("_lrd", neighborhood.size());
    DenseMatrix distances = state.matrix("_distances_fit_X_", neighborhood.size());
    reach = new double[neighborhood.size()];
    for (int i = 0; i < reach.length; i++) {
      reach[i] = distances.at(i, count - 1);
    }
    offset = state.numbers("offset_")[0];
  }

  static Estimator read(State state) {
    if (!state.flag("novelty", false)) {
      return Fitted.of(state, state.features(1))
          .note("knows only the rows it was fitted on")
          .build();
    }
    LocalOutlierFactor model = new LocalOutlierFactor(state);
    return Fitted.of(state, model.neighborhood.features())
        .note(Amount.of(model.neighborhood.size(), "row"))
        .on(Method.SCORE_SAMPLES, rows -> new Vector(model.scores(rows, 0)))
        .on(Method.DECISION_FUNCTION, rows -> new Vector(model.scores(rows, model.offset)))
        .on(
            Method.PREDICT,
            rows -> {
              double[] scores = model.scores(rows, model.offset);
              for (int i = 0; i < scores.length; i++) {
                scores[i] = scores[i] < 0 ? -1 : 1;
              }
              return new Vector(scores, true);
            })
        .build();
  }

  private boolean alike(int one, int other) {
    return densities[one] == densities[other] && reach[one] == reach[other];
  }

  private double[] scores(DenseMatrix rows, double subtracted) {
    double[] scores = new double[rows.rows()];
    for (int row = 0; row < scores.length; row++) {
      Neighbors found = neighborhood.nearest(rows, row, count, this::alike);
      double reachable = 0;
      double around = 0;
      for (int i = 0; i < count; i++) {
        int neighbor = found.indices()[i];
        reachable += Math.max(found.distances()[i], reach[neighbor]);
        around += densities[neighbor];
      }
      double own = 1 / (reachable / count + 1e-10);
      scores[row] = -(around / count / own) - subtracted;
    }
    return scores;
  }
}
