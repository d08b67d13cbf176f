package dev.primavista.sklearn.neighbors;

import dev.primavista.core.Amount;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The KD or ball tree in a file. Neighbours are found without it; but which rows it comes to first
 * decides among equally near ones, and its nodes' bounds are part of a kernel density.
 */
public final class SearchTree {
  /** Where a tree's state keeps its parts. */
  private static final int DATA = 0;

  private static final int ROW_NUMBERS = 1;
  private static final int NODES = 2;
  private static final int BOUNDS = 3;
  private static final int WEIGHTS = 12;

  private final DenseMatrix fitted;
  private final int[] order;
  private final int[] starts;
  private final int[] ends;
  private final boolean[] leaves;
  private final Optional<double[]> weights;
  private final Metric metric;
  private final Bounds bounds;

  private SearchTree(List<PyValue> parts, Metric metric, double power) {
    this.metric = metric;
    fitted = State.matrix("tree", array(parts, DATA), -1);
    order = inside(array(parts, ROW_NUMBERS), fitted.rows());
    NdArray nodes = array(parts, NODES);
    starts = inside(nodes.field("idx_start"), fitted.rows() + 1);
    ends = inside(nodes.field("idx_end"), fitted.rows() + 1);
    leaves = leaves(nodes.field("is_leaf").longs());
    bounds = bounds(array(parts, BOUNDS), nodes.field("radius").doubles(), power);
    weights =
        parts.size() > WEIGHTS && parts.get(WEIGHTS) instanceof NdArray given
            ? Optional.of(given.doubles())
            : Optional.empty();
    if (order.length != fitted.rows()
        || weights.orElse(new double[order.length]).length != order.length) {
      throw new UnreadableModel(
          "its tree has " + Amount.of(order.length, "row number") + " for " + fitted.rows());
    }
  }

  /** The tree in this attribute, for distances by this metric; empty where there is none. */
  public static Optional<SearchTree> read(State state, String attribute, Metric metric) {
    if (!(state.optional(attribute).orElse(null) instanceof PyObject tree)
        || !(tree.state().orElse(null) instanceof PyTuple parts)
        || parts.items().size() <= BOUNDS) {
      return Optional.empty();
    }
    return Optional.of(new SearchTree(parts.items(), metric, Metric.power(state)));
  }

  private static NdArray array(List<PyValue> parts, int place) {
    if (parts.get(place) instanceof NdArray array) {
      return array;
    }
    throw new UnreadableModel("its tree has " + parts.get(place).aTypeName() + " for an array");
  }

  private static int[] inside(NdArray numbers, int bound) {
    for (long number : numbers.longs()) {
      if (number < 0 || number >= bound) {
        throw new UnreadableModel("its tree holds row " + number + " of " + bound);
      }
    }
    return numbers.ints();
  }

  private static boolean[] leaves(long[] flags) {
    boolean[] leaves = new boolean[flags.length];
    for (int node = 0; node < flags.length; node++) {
      leaves[node] = flags[node] != 0;
      if (!leaves[node] && 2 * node + 2 >= flags.length) {
        throw new UnreadableModel("node " + node + " of its tree has no children");
      }
    }
    return leaves;
  }

  /** Two corners of a box per node, or one centre of a ball. */
  private Bounds bounds(NdArray given, double[] radii, double power) {
    int nodes = leaves.length;
    int columns = fitted.columns();
    double[] values = given.doubles();
    int size = nodes * columns;
    if (nodes == 0 || (values.length != size && values.length != 2 * size)) {
      throw new UnreadableModel(
          "its tree has " + Amount.of(values.length, "bound") + " of " + Amount.of(nodes, "node"));
    }
    DenseMatrix first = new DenseMatrix(nodes, columns, Arrays.copyOf(values, size));
    if (given.shape()[0] == 1) {
      return new Bounds.Balls(first, radii, metric);
    }
    double[] upper = Arrays.copyOfRange(values, size, 2 * size);
    return new Bounds.Boxes(first, new DenseMatrix(nodes, columns, upper), power);
  }

  public DenseMatrix fitted() {
    return fitted;
  }

  /** The weight of each fitted row, where they were given. */
  public Optional<double[]> weights() {
    return weights;
  }

  public boolean isLeaf(int node) {
    return leaves[node];
  }

  /** The fitted rows of this node. */
  public int[] rowsOf(int node) {
    return Arrays.copyOfRange(order, starts[node], Math.max(starts[node], ends[node]));
  }

  /** How far a row is from a fitted one. */
  public double distance(DenseMatrix rows, int row, int fittedRow) {
    return metric.between(
        rows.values(), row * rows.columns(), fitted.values(), fittedRow * fitted.columns());
  }

  /** No row of this node is nearer. */
  public double least(int node, DenseMatrix rows, int row) {
    return bounds.least(node, rows.values(), row * rows.columns());
  }

  /** No row of this node is farther. */
  public double most(int node, DenseMatrix rows, int row) {
    return bounds.most(node, rows.values(), row * rows.columns());
  }

  /** Pushes the rows that may be among the nearest in the tree's order. */
  void nearest(DenseMatrix rows, int row, NearestHeap heap) {
    int from = row * rows.columns();
    visit(0, bounds.leastReduced(0, rows.values(), from), rows.values(), from, heap);
  }

  private void visit(int node, double least, double[] row, int from, NearestHeap heap) {
    if (least > heap.farthest()) {
      return;
    }
    if (leaves[node]) {
      for (int i = starts[node]; i < ends[node]; i++) {
        int at = order[i] * fitted.columns();
        heap.push(metric.reduced(row, from, fitted.values(), at), order[i]);
      }
      return;
    }
    int first = 2 * node + 1;
    int second = first + 1;
    double toFirst = bounds.leastReduced(first, row, from);
    double toSecond = bounds.leastReduced(second, row, from);
    if (toFirst <= toSecond) {
      visit(first, toFirst, row, from, heap);
      visit(second, toSecond, row, from, heap);
    } else {
      visit(second, toSecond, row, from, heap);
      visit(first, toFirst, row, from, heap);
    }
  }
}
