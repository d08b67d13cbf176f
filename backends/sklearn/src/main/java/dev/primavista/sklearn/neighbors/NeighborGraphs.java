package dev.primavista.sklearn.neighbors;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Many;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.neighbors.Neighborhood.Neighbors;
import java.util.Arrays;
import java.util.List;

/** Estimators that answer the neighbours themselves. */
final class NeighborGraphs {
  private NeighborGraphs() {}

  /** {@code NearestNeighbors}: distances and rows. */
  static Estimator readNeighbors(State state) {
    Neighborhood neighborhood = new Neighborhood(state);
    int count = neighborhood.count(state, "n_neighbors", 0);
    return neighborhood
        .builder(state)
        .note(Amount.of(neighborhood.size(), "row"))
        .on(Method.KNEIGHBORS, rows -> neighbors(neighborhood, rows, count))
        .build();
  }

  private static Data neighbors(Neighborhood neighborhood, DenseMatrix rows, int count) {
    double[] distances = new double[rows.rows() * count];
    double[] indices = new double[rows.rows() * count];
    for (int row = 0; row < rows.rows(); row++) {
      Neighbors found = neighborhood.nearest(rows, row, count, (a, b) -> a == b);
      neighborhood.refuseUnknownOrder(row, found);
      for (int i = 0; i < count; i++) {
        distances[row * count + i] = found.distances()[i];
        indices[row * count + i] = found.indices()[i];
      }
    }
    return new Many(
        List.of(
            new DenseMatrix(rows.rows(), count, distances),
            new DenseMatrix(rows.rows(), count, indices)));
  }

  /** {@code KNeighborsTransformer}: as many neighbours; for distances one more, for oneself. */
  static Estimator readTransformer(State state) {
    Neighborhood neighborhood = new Neighborhood(state);
    boolean distances = state.text("mode", "distance").equals("distance");
    int count = neighborhood.count(state, "n_neighbors", distances ? 1 : 0);
    Neighborhood.Search search =
        (all, row) -> neighborhood.nearest(all, row, count, (a, b) -> a == b);
    return neighborhood
        .builder(state)
        .note(Amount.of(neighborhood.size(), "row"))
        .transform(rows -> graph(rows, neighborhood.size(), distances, search))
        .build();
  }

  static Estimator readRadiusTransformer(State state) {
    Neighborhood neighborhood = new Neighborhood(state);
    boolean distances = state.text("mode", "distance").equals("distance");
    double radius = state.number("radius", 1);
    Neighborhood.Search search = (all, row) -> neighborhood.within(all, row, radius);
    return neighborhood
        .builder(state)
        .note(Amount.of(neighborhood.size(), "row"))
        .transform(rows -> graph(rows, neighborhood.size(), distances, search))
        .build();
  }

  private static SparseMatrix graph(
      DenseMatrix rows, int columns, boolean distances, Neighborhood.Search search) {
    int[] starts = new int[rows.rows() + 1];
    int[] indices = new int[0];
    double[] values = new double[0];
    for (int row = 0; row < rows.rows(); row++) {
      Neighbors found = search.of(rows, row);
      int from = indices.length;
      indices = Arrays.copyOf(indices, from + found.indices().length);
      values = Arrays.copyOf(values, indices.length);
      for (int i = 0; i < found.indices().length; i++) {
        indices[from + i] = found.indices()[i];
        values[from + i] = distances ? found.distances()[i] : 1;
      }
      starts[row + 1] = indices.length;
    }
    return new SparseMatrix(rows.rows(), columns, starts, indices, values);
  }
}
