package dev.primavista.sklearn.neighbors;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.NdArray;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.neighbors.Neighborhood.Neighbors;
import java.util.Arrays;

/** {@code KNeighborsRegressor} and {@code RadiusNeighborsRegressor}: neighbours' mean. */
final class NeighborRegressor implements Neighborhood.Alike {
  private final DenseMatrix targets;
  private final boolean single;
  private final boolean byDistance;

  /** Whether a row without neighbours has no answer: there is no NaN among integers. */
  private final boolean emptyUnknown;

  private NeighborRegressor(State state, Neighborhood neighborhood) {
    byDistance = Neighborhood.byDistance(state);
    NdArray y = state.array("_y");
    single = y.rank() == 1;
    emptyUnknown = "iu".indexOf(y.dtype().kind()) >= 0 || (byDistance && !state.since(0, 22));
    targets = single ? new DenseMatrix(y.size(), 1, y.doubles()) : State.matrix("_y", y, -1);
    if (targets.rows() != neighborhood.size()) {
      throw new UnreadableModel("attribute '_y' has " + Amount.of(targets.rows(), "row"));
    }
  }

  static Estimator read(State state) {
    Neighborhood neighborhood = new Neighborhood(state);
    int count = neighborhood.count(state, "n_neighbors", 0);
    NeighborRegressor model = new NeighborRegressor(state, neighborhood);
    return model.estimator(
        state, neighborhood, (rows, row) -> neighborhood.nearest(rows, row, count, model));
  }

  static Estimator readRadius(State state) {
    Neighborhood neighborhood = new Neighborhood(state);
    double radius = state.number("radius", 1);
    return new NeighborRegressor(state, neighborhood)
        .estimator(state, neighborhood, (rows, row) -> neighborhood.within(rows, row, radius));
  }

  @Override
  public boolean areAlike(int one, int other) {
    return Arrays.equals(targets.row(one), targets.row(other));
  }

  @Override
  public boolean withoutDistances() {
    return byDistance;
  }

  private Estimator estimator(State state, Neighborhood neighborhood, Neighborhood.Search search) {
    return neighborhood
        .builder(state)
        .note(neighborhood.note())
        .on(Method.PREDICT, rows -> predict(rows, search))
        .build();
  }

  /** NaN where there is no neighbour. */
  private Data predict(DenseMatrix rows, Neighborhood.Search search) {
    int outputs = targets.columns();
    double[] values = new double[rows.rows() * outputs];
    for (int row = 0; row < rows.rows(); row++) {
      Neighbors neighbors = search.of(rows, row);
      if (emptyUnknown && neighbors.indices().length == 0) {
        throw new InvalidRequest(
            "not_exact",
            "row " + row + " has no neighbours in the radius (expected: at least one)");
      }
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
