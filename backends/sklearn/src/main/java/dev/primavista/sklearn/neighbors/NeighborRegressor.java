package dev.primavista.sklearn.neighbors;

import dev.primavista.pickle.NdArray;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.neighbors.Neighborhood.Neighbors;

/** {@code KNeighborsRegressor} and {@code RadiusNeighborsRegressor}: neighbours' mean. */
final class NeighborRegressor {
  private final DenseMatrix targets;
  private final boolean single;
  private final boolean byDistance;
  private final NeighborClassifier.Search search;

  private NeighborRegressor(
      State state, Neighborhood neighborhood, NeighborClassifier.Search search) {
    this.search = search;
    byDistance = Neighborhood.byDistance(state);
    NdArray y = state.array("_y");
    single = y.rank() == 1;
    targets = single ? new DenseMatrix(y.size(), 1, y.doubles()) : State.matrix("_y", y, -1);
    if (targets.rows() != neighborhood.size()) {
      throw new UnreadableModel("attribute '_y' has " + targets.rows() + " rows");
    }
  }

  static Estimator read(State state) {
    Neighborhood neighborhood = new Neighborhood(state);
    int count = neighborhood.count(state, "n_neighbors", 0);
    return new NeighborRegressor(
            state, neighborhood, (rows, row) -> neighborhood.nearest(rows, row, count))
        .estimator(state, neighborhood);
  }

  static Estimator readRadius(State state) {
    Neighborhood neighborhood = new Neighborhood(state);
    double radius = state.number("radius", 1);
    return new NeighborRegressor(
            state, neighborhood, (rows, row) -> neighborhood.within(rows, row, radius))
        .estimator(state, neighborhood);
  }

  private Estimator estimator(State state, Neighborhood neighborhood) {
    return Fitted.of(state, neighborhood.features())
        .note(neighborhood.size() + " rows, " + neighborhood.features() + " features")
        .on(Method.PREDICT, this::predict)
        .build();
  }

  /** NaN where there is no neighbour. */
  private Data predict(DenseMatrix rows) {
    int outputs = targets.columns();
    double[] values = new double[rows.rows() * outputs];
    for (int row = 0; row < rows.rows(); row++) {
      Neighbors neighbors = search.of(rows, row);
      double[] weights = Neighborhood.weights(neighbors.distances(), byDistance);
      double total = 0;
      for (int i = 0; i < weights.length; i++) {
        total += weights[i];
        for (int output = 0; output < outputs; output++) {
          values[row * outputs + output] += weights[i] * targets.at(neighbors.indices()[i], output);
        }
      }
      for (int output = 0; output < outputs; output++) {
        values[row * outputs + output] /= total;
      }
    }
    return single ? new Vector(values) : new DenseMatrix(rows.rows(), outputs, values);
  }
}
