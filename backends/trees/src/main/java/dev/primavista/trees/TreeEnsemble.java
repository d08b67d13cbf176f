package dev.primavista.trees;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Trees in flat arrays. Node {@code n} sends a row left if its decision holds; a child below zero
 * is the leaf {@code ~child}. A leaf holds {@code width} values. With width 1, tree {@code t} adds
 * to output {@code t % outputs}, as boosting does; otherwise every tree adds to all outputs, as
 * forests do. Values are added in the order of the trees, so that sums equal the original library's
 * bit for bit.
 *
 * <p>Immutable and thread-safe.
 */
public final class TreeEnsemble {
  /** The missing rule of a node: NaN counts as zero. */
  static final byte MISSING_NONE = 0;

  /** The missing rule of a node: zero and NaN go the default way. */
  static final byte MISSING_ZERO = 1;

  /** The missing rule of a node: NaN goes the default way. */
  public static final byte MISSING_NAN = 2;

  /**
   * The missing rule of a node with categories: NaN goes the default way, a negative value is in no
   * set.
   */
  public static final byte MISSING_CATEGORY = 3;

  /**
   * The missing rule of a node with categories: NaN and what is outside of the set's range go the
   * default way.
   */
  public static final byte MISSING_OUTSIDE = 4;

  /** The range of the sets in histogram gradient boosting. */
  private static final int MOST_CATEGORIES = 256;

  /** LightGBM takes smaller magnitudes for zero (kZeroThreshold of its meta.h). */
  static final double ZERO = 1e-35f;

  final int features;
  final int outputs;
  final int width;
  final boolean float32Inputs;
  final int[] roots;
  final int[] feature;
  final double[] threshold;
  final int[] left;
  final int[] right;
  final byte[] missing;
  final boolean[] defaultLeft;
  final int[] categories;
  final int[][] categorySets;
  final double[] leafValues;
  private volatile @Nullable Scoring scoring;

  TreeEnsemble(TreeEnsembleBuilder builder) {
    features = builder.features();
    outputs = builder.outputs();
    width = builder.width();
    float32Inputs = builder.float32Inputs();
    FlatTrees flat = builder.flat();
    roots = flat.roots;
    feature = flat.feature;
    threshold = float32Inputs ? Float32.thresholds(flat.threshold) : flat.threshold;
    left = flat.left;
    right = flat.right;
    missing = flat.missing;
    defaultLeft = flat.defaultLeft;
    categories = flat.categories;
    categorySets = flat.categorySets;
    leafValues = flat.leafValues;
  }

  /** The number of columns in a row. */
  public int features() {
    return features;
  }

  /** The number of sums per row. */
  public int outputs() {
    return outputs;
  }

  public int trees() {
    return roots.length;
  }

  public int nodes() {
    return feature.length;
  }

  int leaves() {
    return leafValues.length / width;
  }

  /** The leaves of the tree that has most. */
  int mostLeaves() {
    int most = 0;
    int end = nodes();
    for (int tree = roots.length - 1; tree >= 0; tree--) {
      int start = roots[tree] < 0 ? end : roots[tree];
      most = Math.max(most, end - start + 1);
      end = start;
    }
    return most;
  }

  /**
   * The ways to find leaves. Made when the first row is scored: trees that are only partially
   * evaluated never need them, and a server's warm-up comes before its model is ready.
   */
  private Scoring scoring() {
    Scoring made = scoring;
    if (made == null) {
      synchronized (this) {
        made = scoring;
        if (made == null) {
          made = Scoring.of(this);
          scoring = made;
        }
      }
    }
    return made;
  }

  /**
   * Adds up the leaves that a row falls into.
   *
   * @param rows rows one after another, {@link #features} columns each
   * @param row which of them
   * @param sums receives {@link #outputs} sums, from its index {@code at}; overwritten
   */
  public void sum(double[] rows, int row, double[] sums, int at) {
    Arrays.fill(sums, at, at + outputs, 0.0);
    Scoring ways = scoring();
    ways.leaves(rows, row, 1, new LeafSums(this, ways.values(), sums, at, row, false));
  }

  /**
   * The sums of many rows.
   *
   * @param rows {@code count} rows one after another, {@link #features} columns each
   * @param sums receives {@link #outputs} sums per row; overwritten
   */
  public void sumAll(double[] rows, int count, double[] sums) {
    Arrays.fill(sums, 0, count * outputs, 0.0);
    addAll(rows, count, sums);
  }

  /**
   * Adds the leaves that rows fall into to what is there, tree after tree.
   *
   * @param rows {@code count} rows one after another, {@link #features} columns each
   * @param sums holds {@link #outputs} starting values per row
   */
  public void addAll(double[] rows, int count, double[] sums) {
    Scoring ways = scoring();
    ways.leaves(rows, 0, count, new LeafSums(this, ways.values(), sums, 0, 0, false));
  }

  /**
   * Adds the leaves that rows fall into to what is there, tree after tree, in float32.
   *
   * @param rows {@code count} rows one after another, {@link #features} columns each
   * @param sums holds {@link #outputs} starting values per row, float32 numbers
   */
  public void addAllInFloat32(double[] rows, int count, double[] sums) {
    Scoring ways = scoring();
    ways.leaves(rows, 0, count, new LeafSums(this, ways.values(), sums, 0, 0, true));
  }

  /**
   * The first value of the leaf that a row falls into, of each tree.
   *
   * @param into receives {@link #trees} values
   */
  public void leafValues(double[] rows, int row, double[] into) {
    Scoring ways = scoring();
    int[] leaves = new int[trees()];
    ways.leavesOfRow(rows, row, leaves);
    for (int tree = 0; tree < leaves.length; tree++) {
      into[tree] = ways.values()[leaves[tree] * width];
    }
  }

  /** Whether a value of this node's feature goes left, by the rules of the node's library. */
  boolean goesLeft(int node, double value) {
    if (categories[node] >= 0) {
      return isInCategories(node, value);
    }
    double known = value;
    if (Double.isNaN(value)) {
      if (missing[node] != MISSING_NONE) {
        return defaultLeft[node];
      }
      if (!float32Inputs) {
        known = 0;
      }
    }
    if (missing[node] == MISSING_ZERO && known >= -ZERO && known <= ZERO) {
      return defaultLeft[node];
    }
    return known <= threshold[node];
  }

  private boolean isInCategories(int node, double value) {
    double known = value;
    if (missing[node] == MISSING_OUTSIDE && !(value >= 0 && value < MOST_CATEGORIES)) {
      return defaultLeft[node];
    }
    if (missing[node] == MISSING_CATEGORY && !(value >= 0)) {
      return Double.isNaN(value) && defaultLeft[node];
    }
    if (Double.isNaN(value)) {
      if (missing[node] == MISSING_NAN || !defaultLeft[node]) {
        return false;
      }
      known = 0;
    }
    int category = (int) known;
    int[] set = categorySets[categories[node]];
    return category >= 0
        && category >> 5 < set.length
        && (set[category >> 5] >>> (category & 31) & 1) == 1;
  }
}
