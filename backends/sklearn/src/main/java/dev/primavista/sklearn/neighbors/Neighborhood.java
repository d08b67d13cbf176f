package dev.primavista.sklearn.neighbors;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyObject;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Matrices;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The fitted rows and a metric. Every fitted row is looked at; the tree is only asked which of
 * equally near rows scikit-learn takes.
 */
public final class Neighborhood {
  /** So many of equal numbers are the first ones wherever numpy partitions a few. */
  private static final int PARTITIONED = 3;

  private final DenseMatrix fitted;
  private final Metric metric;
  private final boolean precomputed;
  private final Optional<SearchTree> tree;
  private final BruteForce brute;
  private final TieOrder order;
  private final boolean newSort;
  private final boolean narrow;
  private final boolean takesNan;

  public Neighborhood(State state) {
    precomputed = Metric.name(state).equals("precomputed");
    fitted = Matrices.dense(state, "_fit_X");
    brute = BruteForce.read(state, fitted);
    metric = metric(state);
    if (fitted.rows() == 0) {
      throw new UnreadableModel("it was fitted on no rows");
    }
    tree = SearchTree.read(state, "_tree", metric);
    if (tree.isPresent() && tree.get().fitted().rows() != fitted.rows()) {
      throw new UnreadableModel(
          "its tree has " + Amount.of(tree.get().fitted().rows(), "row") + " of " + fitted.rows());
    }
    newSort = state.since(1, 9);
    narrow =
        state.required("_fit_X") instanceof NdArray array
            && !(array.dtype().kind() == 'f' && array.dtype().itemSize() == 8);
    takesNan = state.since(1, 0);
    order = newSort ? TieOrder.STABLE : TieOrder.QUICK;
  }

  private Metric metric(State state) {
    if (precomputed) {
      return (a, i, b, j) -> 0;
    }
    boolean scipy = state.optional("_tree").isEmpty() && brute.isScipy();
    return scipy && Metric.name(state).equals("braycurtis")
        ? Dissimilarities.brayCurtisOfSums(fitted.columns())
        : Metric.read(state, fitted.columns());
  }

  /** How many neighbours are asked for; there are at least as many rows. */
  public int count(State state, String attribute, int more) {
    int count = state.integer(attribute, 5) + more;
    if (count < 1 || count > fitted.rows()) {
      throw new UnreadableModel(
          Amount.of(count, "neighbour")
              + " of "
              + Amount.of(fitted.rows(), "row")
              + " (expected: 1 to as many)");
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

  BruteForce brute() {
    return brute;
  }

  /** Whether it was fitted on other numbers than those of float64. */
  boolean isNarrow() {
    return narrow;
  }

  boolean hasTree() {
    return tree.isPresent();
  }

  /** An estimator of as many columns; of these, numbers may be missing if the metric allows it. */
  Fitted.Builder builder(State state) {
    Fitted.Builder builder = Fitted.of(state, fitted.columns());
    if (!precomputed) {
      builder.learned(fitted);
    }
    return brute.allowsMissing() ? builder.allowMissing() : builder;
  }

  /** Such as {@code 150 rows, 4 features}. */
  String note() {
    return Amount.of(size(), "row") + ", " + Amount.of(features(), "feature");
  }

  /** Finds a row's neighbours. */
  @FunctionalInterface
  public interface Search {
    Neighbors of(DenseMatrix rows, int row);
  }

  /** Neighbours of one row, nearest first. */
  public record Neighbors(double[] distances, int[] indices) {}

  /** Whether two fitted rows make no difference to an answer. */
  @FunctionalInterface
  public interface Alike {
    boolean areAlike(int one, int other);

    /** Whether none makes a difference where no distance is a number. */
    default boolean withoutDistances() {
      return false;
    }
  }

  private double[] reduced(DenseMatrix rows, int row) {
    double[] all = new double[fitted.rows()];
    int from = row * rows.columns();
    for (int i = 0; i < all.length; i++) {
      all[i] =
          precomputed
              ? rows.at(row, i)
              : metric.reduced(rows.values(), from, fitted.values(), i * fitted.columns());
    }
    return all;
  }

  /**
   * So many nearest rows.
   *
   * @throws InvalidRequest where which of equally near ones scikit-learn takes is left to the
   *     processor, and they are not alike
   */
  public Neighbors nearest(DenseMatrix rows, int row, int count, Alike alike) {
    NearestHeap heap = new NearestHeap(count, tree.isPresent() && takesNan);
    if (tree.isPresent()) {
      tree.get().nearest(rows, row, heap);
      return distances(heap.sorted(order));
    }
    double[] all = reduced(rows, row);
    if (alike.withoutDistances() && Arrays.stream(all).allMatch(Double::isNaN)) {
      return new Neighbors(Arrays.copyOf(all, count), IntStream.range(0, count).toArray());
    }
    for (int i = 0; i < all.length; i++) {
      heap.push(all[i], i);
    }
    refuseUnknownChoice(rows, row, all, heap.farthest(), count, alike);
    return distances(heap.sorted(order));
  }

  private void refuseUnknownChoice(
      DenseMatrix rows, int row, double[] all, double farthest, int count, Alike alike) {
    if (Double.isInfinite(farthest)) {
      throw new InvalidRequest(
          "not_exact",
          "row " + row + " has fewer than " + Amount.of(count, "neighbour") + " at a distance");
    }
    double slack = brute.slack(rows, row, farthest);
    boolean straddling = between(all, Double.NEGATIVE_INFINITY, farthest + slack).length > count;
    boolean inOrder =
        (slack == 0 && brute.inOrder(all.length))
            || (count <= PARTITIONED && brute.fewEnough(all.length) && allEqual(all));
    if (straddling && !inOrder) {
      refuseUnlessAlike(row, between(all, farthest - slack, farthest + slack), alike);
    }
  }

  private static boolean allEqual(double[] all) {
    return Arrays.stream(all).allMatch(distance -> distance == all[0]);
  }

  private static int[] between(double[] all, double least, double most) {
    int[] found = new int[all.length];
    int count = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] >= least && all[i] <= most) {
        found[count++] = i;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private static void refuseUnlessAlike(int row, int[] tied, Alike alike) {
    for (int other : tied) {
      if (!alike.areAlike(tied[0], other)) {
        throw new InvalidRequest(
            "not_exact",
            "row "
                + row
                + " is as near to fitted row "
                + tied[0]
                + " as to "
                + other
                + ", and which of them counts depends on the processor");
      }
    }
  }

  /** Fails if the order of these neighbours is not scikit-learn's for certain. */
  void refuseUnknownOrder(int row, Neighbors found) {
    int count = found.indices().length;
    boolean known = tree.isPresent() && (!newSort || count <= 15);
    for (int i = 1; i < count && !known; i++) {
      if (found.distances()[i] == found.distances()[i - 1]) {
        refuseUnlessAlike(
            row, new int[] {found.indices()[i - 1], found.indices()[i]}, (a, b) -> a == b);
      }
    }
  }

  private Neighbors distances(Neighbors reduced) {
    double[] distances = reduced.distances();
    for (int i = 0; i < distances.length; i++) {
      distances[i] = metric.ofReduced(distances[i]);
    }
    return reduced;
  }

  /** Those no farther than the radius, nearest first. */
  public Neighbors within(DenseMatrix rows, int row, double radius) {
    double[] all = reduced(rows, row);
    double limit = metric.toReduced(radius);
    double slack = tree.isPresent() ? 0 : brute.slack(rows, row, limit);
    if (slack > 0 && between(all, limit - slack, limit + slack).length > 0) {
      throw new InvalidRequest(
          "not_exact",
          "row "
              + row
              + " has a fitted row at the radius, and whether it counts depends on the"
              + " processor");
    }
    int[] found = between(all, Double.NEGATIVE_INFINITY, limit);
    double[] distances = new double[found.length];
    for (int i = 0; i < found.length; i++) {
      distances[i] = all[found[i]];
    }
    TieOrder.STABLE.sort(distances, found);
    return distances(new Neighbors(distances, found));
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
