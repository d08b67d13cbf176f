package dev.primavista.sklearn.manifold;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.neighbors.Neighborhood;
import dev.primavista.sklearn.neighbors.Neighborhood.Neighbors;
import dev.primavista.sklearn.neighbors.Neighborhood.Search;
import java.util.Arrays;

/**
 * {@code Isomap}: the kernel components of {@code -d^2 / 2}, {@code d} being a row's shortest way
 * to each fitted row over its neighbours.
 *
 * @param distances the shortest way from each fitted row to each other
 * @param search for a row's neighbours
 */
record Isomap(DenseMatrix distances, Search search) {
  static Estimator read(State state, Reading reading) {
    State nearest = state.object("nbrs_");
    Neighborhood neighborhood = new Neighborhood(nearest);
    int size = neighborhood.size();
    Isomap model =
        new Isomap(state.matrix("dist_matrix_", size, size), search(state, nearest, neighborhood));
    Estimator components = reading.estimator(state, "kernel_pca_");
    return Fitted.of(state, neighborhood.features())
        .note(Amount.of(neighborhood.features(), "feature") + ", " + Amount.of(size, "row"))
        .on(Method.TRANSFORM, rows -> components.transform(model.kernel(rows)))
        .build();
  }

  private static Search search(State state, State nearest, Neighborhood neighborhood) {
    if (state.optional("n_neighbors").isEmpty()) {
      double radius = nearest.number("radius", 1);
      return (rows, row) -> neighborhood.within(rows, row, radius);
    }
    int count = neighborhood.count(nearest, "n_neighbors", 0);
    return (rows, row) -> neighborhood.nearest(rows, row, count, (a, b) -> a == b);
  }

  private DenseMatrix kernel(DenseMatrix rows) {
    int size = distances.rows();
    double[] out = new double[rows.rows() * size];
    for (int row = 0; row < rows.rows(); row++) {
      Neighbors near = search.of(rows, row);
      if (near.indices().length == 0) {
        throw new InvalidRequest(
            "out_of_range", "row " + row + " has no fitted row within the radius");
      }
      double[] ways = ways(near);
      for (int i = 0; i < size; i++) {
        out[row * size + i] = -0.5 * ways[i] * ways[i];
      }
    }
    return new DenseMatrix(rows.rows(), size, out);
  }

  /** The shortest way to each fitted row. */
  private double[] ways(Neighbors near) {
    double[] ways = new double[distances.rows()];
    Arrays.fill(ways, Double.POSITIVE_INFINITY);
    for (int i = 0; i < near.indices().length; i++) {
      int from = near.indices()[i] * ways.length;
      for (int to = 0; to < ways.length; to++) {
        ways[to] = Math.min(ways[to], near.distances()[i] + distances.values()[from + to]);
      }
    }
    return ways;
  }
}
