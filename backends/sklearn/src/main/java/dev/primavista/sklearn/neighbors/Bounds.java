package dev.primavista.sklearn.neighbors;

import dev.primavista.sklearn.data.DenseMatrix;

/** How near and how far a row may be from those of a tree's node. */
sealed interface Bounds {
  double least(int node, double[] row, int from);

  double most(int node, double[] row, int from);

  /** {@link #least} as the metric reduces it. */
  double leastReduced(int node, double[] row, int from);

  /**
   * A box around each node's rows.
   *
   * @param lower one row per node
   * @param power of the Minkowski distance; infinite for the greatest difference
   */
  record Boxes(DenseMatrix lower, DenseMatrix upper, double power) implements Bounds {
    @Override
    public double leastReduced(int node, double[] row, int from) {
      double total = 0;
      for (int i = 0; i < lower.columns(); i++) {
        double below = lower.at(node, i) - row[from + i];
        double above = row[from + i] - upper.at(node, i);
        total = add(total, Math.max(below, 0) + Math.max(above, 0));
      }
      return total;
    }

    @Override
    public double least(int node, double[] row, int from) {
      return root(leastReduced(node, row, from));
    }

    @Override
    public double most(int node, double[] row, int from) {
      double total = 0;
      for (int i = 0; i < lower.columns(); i++) {
        double below = Math.abs(lower.at(node, i) - row[from + i]);
        double above = Math.abs(row[from + i] - upper.at(node, i));
        total = add(total, Math.max(below, above));
      }
      return root(total);
    }

    private double add(double total, double difference) {
      return Double.isInfinite(power)
          ? Math.max(total, difference)
          : total + Math.pow(difference, power);
    }

    private double root(double total) {
      return Double.isInfinite(power) ? total : Math.pow(total, 1 / power);
    }
  }

  /** A ball around each node's rows; the centres one row per node. */
  record Balls(DenseMatrix centers, double[] radii, Metric metric) implements Bounds {
    @Override
    public double least(int node, double[] row, int from) {
      return Math.max(0, fromCenter(node, row, from) - radii[node]);
    }

    @Override
    public double most(int node, double[] row, int from) {
      return fromCenter(node, row, from) + radii[node];
    }

    @Override
    public double leastReduced(int node, double[] row, int from) {
      return metric.toReduced(least(node, row, from));
    }

    private double fromCenter(int node, double[] row, int from) {
      return metric.between(row, from, centers.values(), node * centers.columns());
    }
  }
}
