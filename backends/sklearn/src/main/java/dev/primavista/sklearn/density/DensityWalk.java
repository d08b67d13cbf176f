package dev.primavista.sklearn.density;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.neighbors.SearchTree;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.DoubleUnaryOperator;

/**
 * The sum of kernels of all fitted rows at one row, as scikit-learn's tree finds it: bounds of
 * whole nodes are added, and taken out again for those of the nodes below. What rounding leaves of
 * a bound that was taken out stays in the sum, so that its size is kept count of. All numbers are
 * logarithms.
 */
final class DensityWalk {
  private static final double NOTHING = Double.NEGATIVE_INFINITY;
  private static final double VISIBLE = 5e-7;
  private static final double ROUNDING = 0.5 * Math.ulp(1.0);

  private final SearchTree tree;
  private final DoubleUnaryOperator kernel;
  private final double[] weights;
  private final Tolerance tolerance;
  private final DenseMatrix rows;
  private final int row;
  private final double total;

  private double least;
  private double spread;
  private double noise = NOTHING;

  /** How far from the sum it may stop, as logarithms: minus infinity for not at all. */
  record Tolerance(double absolute, double relative, double norm) {
    boolean allows(double spread, double least) {
      return norm + spread <= sum(absolute, relative + norm + least);
    }

    private static double sum(double a, double b) {
      double greater = Math.max(a, b);
      return greater == NOTHING
          ? NOTHING
          : greater + Math.log(Math.exp(a - greater) + Math.exp(b - greater));
    }
  }

  /**
   * A walk not yet made.
   *
   * @param kernel the logarithm of the kernel at a distance
   * @param weights one per fitted row
   */
  DensityWalk(
      SearchTree tree,
      DoubleUnaryOperator kernel,
      double[] weights,
      Tolerance tolerance,
      DenseMatrix rows,
      int row) {
    this.tree = tree;
    this.kernel = kernel;
    this.weights = weights;
    this.tolerance = tolerance;
    this.rows = rows;
    this.row = row;
    total = weight(0);
    least = Math.log(total) + kernel.applyAsDouble(tree.most(0, rows, row));
    spread = minus(Math.log(total) + kernel.applyAsDouble(tree.least(0, rows, row)), least);
  }

  /** A node, its least distance, its least sum and how much greater that may be. */
  private record Node(int index, double distance, double least, double spread) {}

  /** Nearest nodes first. */
  DensityWalk breadthFirst() {
    PriorityQueue<Node> queue = new PriorityQueue<>(Comparator.comparingDouble(Node::distance));
    queue.add(new Node(0, 0, least, spread));
    while (!queue.isEmpty()) {
      Node node = queue.remove();
      if (tolerance.allows(scaledSpread(node), node.least())) {
        continue;
      }
      if (tolerance.allows(spread, least)) {
        break;
      }
      takeOut(node);
      if (tree.isLeaf(node.index())) {
        addRows(node.index());
      } else {
        for (int child = 2 * node.index() + 1; child <= 2 * node.index() + 2; child++) {
          Node bounds = bounds(child);
          putIn(bounds);
          queue.add(bounds);
        }
      }
    }
    return this;
  }

  /** The nearer child of each node first. */
  DensityWalk depthFirst() {
    descend(new Node(0, 0, least, spread));
    return this;
  }

  private void descend(Node node) {
    if (tolerance.allows(scaledSpread(node), node.least()) || tolerance.allows(spread, least)) {
      return;
    }
    takeOut(node);
    if (tree.isLeaf(node.index())) {
      addRows(node.index());
      return;
    }
    Node first = spreadOnly(bounds(2 * node.index() + 1));
    Node second = spreadOnly(bounds(2 * node.index() + 2));
    putIn(first);
    putIn(second);
    descend(first);
    descend(second);
  }

  private Node spreadOnly(Node node) {
    return new Node(
        node.index(), node.distance(), node.least(), minus(node.spread(), node.least()));
  }

  private double scaledSpread(Node node) {
    return node.spread() - Math.log(weight(node.index())) + Math.log(total);
  }

  private Node bounds(int node) {
    double size = Math.log(weight(node));
    double nearest = tree.least(node, rows, row);
    return new Node(
        node,
        nearest,
        size + kernel.applyAsDouble(tree.most(node, rows, row)),
        size + kernel.applyAsDouble(nearest));
  }

  private double weight(int node) {
    double sum = 0;
    for (int fitted : tree.rowsOf(node)) {
      sum += weights[fitted];
    }
    return sum;
  }

  private void takeOut(Node node) {
    least = minus(least, node.least());
    spread = minus(spread, node.spread());
  }

  private void putIn(Node node) {
    least = plus(least, node.least());
    spread = plus(spread, node.spread());
  }

  private void addRows(int node) {
    for (int fitted : tree.rowsOf(node)) {
      double distance = tree.distance(rows, row, fitted);
      least = plus(least, kernel.applyAsDouble(distance) + Math.log(weights[fitted]));
    }
  }

  private double plus(double a, double b) {
    count(a, b);
    return Tolerance.sum(a, b);
  }

  private double minus(double a, double b) {
    count(a, b);
    return a <= b ? NOTHING : a + Math.log(1 - Math.exp(b - a));
  }

  private void count(double a, double b) {
    if (a != NOTHING && b != NOTHING && a != b) {
      double greater = Math.max(a, b);
      noise = Tolerance.sum(noise, greater + Math.log((Math.abs(greater) + 4) * ROUNDING));
    }
  }

  /** The sum found. */
  double sum() {
    return Tolerance.sum(least, spread - Math.log(2));
  }

  /** Whether what rounding left is too little to be seen in the sum. */
  boolean isExact() {
    return noise == NOTHING || noise < sum() + Math.log(VISIBLE);
  }
}
