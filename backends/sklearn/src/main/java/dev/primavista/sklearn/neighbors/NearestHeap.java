package dev.primavista.sklearn.neighbors;

import java.util.Arrays;

/**
 * So many of the nearest rows seen, in a heap with the farthest on top. A row as near as that one
 * comes too late: which of equally near rows are kept depends on the order of pushing.
 */
final class NearestHeap {
  private final double[] distances;
  private final int[] indices;
  private final boolean takesNan;

  /**
   * An empty heap, which as scikit-learn's names the first row wherever no distance is finite.
   *
   * @param takesNan whether a distance of NaN is kept, as scikit-learn does from 1.0 on
   */
  NearestHeap(int size, boolean takesNan) {
    this.takesNan = takesNan;
    distances = new double[size];
    indices = new int[size];
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
  }

  /** The distance of the farthest row kept; infinite until there are as many as asked for. */
  double farthest() {
    return distances[0];
  }

  /** Every comparison as scikit-learn writes it, which a distance of NaN tells apart. */
  void push(double distance, int index) {
    if (distance >= distances[0] || (!takesNan && Double.isNaN(distance))) {
      return;
    }
    int at = 0;
    int next = greaterChild(at);
    while (next >= 0 && distance < distances[next]) {
      distances[at] = distances[next];
      indices[at] = indices[next];
      at = next;
      next = greaterChild(at);
    }
    distances[at] = distance;
    indices[at] = index;
  }

  /** -1 if there is none. */
  private int greaterChild(int at) {
    int left = 2 * at + 1;
    if (left >= distances.length) {
      return -1;
    }
    int right = left + 1;
    return right >= distances.length || distances[left] >= distances[right] ? left : right;
  }

  /** The rows kept, nearest first. */
  Neighborhood.Neighbors sorted(TieOrder order) {
    double[] values = distances.clone();
    int[] rows = indices.clone();
    order.sort(values, rows);
    return new Neighborhood.Neighbors(values, rows);
  }
}
