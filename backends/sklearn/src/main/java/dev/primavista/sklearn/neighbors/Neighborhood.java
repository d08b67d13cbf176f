package dev.primavista.sklearn.neighbors;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Matrices;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.Arrays;

/**
 * The fitted rows and a metric. Every fitted row is looked at: trees only find the same neighbours
 * sooner.
 */
public final class Neighborhood {
  /** Distances that differ by less, relatively, are taken for equal. */
  private static final double TIE = 1e-12;

  private final DenseMatrix fitted;
  private final Metric metric;
  private final boolean precomputed;

  public Neighborhood(State state) {
    precomputed =
        state.optional("effective_metric_").orElse(null) instanceof PyStr name
            && name.value().equals("precomputed");
    fitted = Matrices.dense(state, "_fit_X");
    metric = precomputed ? (a, i, b, j) -> 0 : Metric.read(state, fitted.columns());
    if (fitted.rows() == 0) {
      throw new UnreadableModel("it was fitted on no rows");
    }
    SearchTree.check(state, fitted.rows());
  }

  /** How many neighbours are asked for; there are at least as many rows. */
  public int count(State state, String attribute, int more) {
    int count = state.integer(attribute, 5) + more;
    if (count < 1 || count > fitted.rows()) {
      throw new UnreadableModel(
          count + " neighbours of " + fitted.rows() + " rows (expected: 1 to as many)");
    }
    return count;
  }

  public int features() {
    return fitted.columns();
  }

  public int size() {
    return fitted.rows();
  }

  /** The fitted rows. */
  public DenseMatrix fitted() {
    return fitted;
  }

  /** Neighbours of one row, nearest first; of equally near ones the first fitted. */
  public record Neighbors(double[] distances, int[] indices) {}

  double[] distances(DenseMatrix rows, int row) {
    double[] all = new double[fitted.rows()];
    for (int i = 0; i < all.length; i++) {
      all[i] =
          precomputed
              ? rows.at(row, i)
              : metric.between(
                  rows.values(), row * rows.columns(), fitted.values(), i * fitted.columns());
    }
    return all;
  }

  Neighbors nearest(DenseMatrix rows, int row, int count) {
    double[] all = distances(rows, row);
    return chosen(all, sorted(all, all.length), count);
  }

  /** The nearest, unless roundings or the order of a search decide which those are. */
  public Neighbors nearestForCertain(DenseMatrix rows, int row, int count) {
    double[] all = distances(rows, row);
    Integer[] order = sorted(all, all.length);
    if (count < order.length) {
      double last = all[order[count - 1]];
      if (all[order[count]] - last <= last * TIE) {
        throw new InvalidRequest(
            "not_exact",
            "row "
                + row
                + " is equally near to fitted rows "
                + order[count - 1]
                + " and "
                + order[count]
                + ", of which one is its neighbour");
      }
    }
    return chosen(all, order, count);
  }

  /** Those no farther than the radius, nearest first. */
  public Neighbors within(DenseMatrix rows, int row, double radius) {
    double[] all = distances(rows, row);
    Integer[] order = sorted(all, all.length);
    int count = 0;
    while (count < order.length && all[order[count]] <= radius) {
      count++;
    }
    return chosen(all, order, count);
  }

  private static Integer[] sorted(double[] distances, int count) {
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(distances[a], distances[b]));
    return order;
  }

  private static Neighbors chosen(double[] all, Integer[] order, int count) {
    double[] distances = new double[count];
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      indices[i] = order[i];
      distances[i] = all[indices[i]];
    }
    return new Neighbors(distances, indices);
  }

  /** Equal weights, or the inverse of the distance; rows at no distance outweigh all others. */
  static double[] weights(double[] distances, boolean byDistance) {
    double[] weights = new double[distances.length];
    boolean same = byDistance && Arrays.stream(distances).anyMatch(distance -> distance == 0);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = !byDistance ? 1 : same ? (distances[i] == 0 ? 1 : 0) : 1 / distances[i];
    }
    return weights;
  }

  /** Whether neighbours count by their distance. */
  static boolean byDistance(State state) {
    if (state.optional("weights").orElse(null) instanceof PyObject) {
      throw new UnreadableModel("parameter 'weights' is code of the user's own");
    }
    return switch (state.text("weights", "uniform")) {
      case "uniform" -> false;
      case "distance" -> true;
      default -> throw new UnreadableModel("parameter 'weights' is not known");
    };
  }
}
