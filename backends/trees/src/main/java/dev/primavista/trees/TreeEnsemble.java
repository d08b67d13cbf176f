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
  static final byte MISSING_NAN = 2;

  /**
   * The missing rule of a node with categories: NaN goes the default way, a negative value is in no
   * set.
   */
  static final byte MISSING_CATEGORY = 3;

  /** LightGBM takes smaller magnitudes for zero (kZeroThreshold of its meta.h). */
  private static final double ZERO = 1e-35f;

  /** Rows that walk one tree together. */
  private static final int BLOCK = 128;

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
  private final @Nullable FlatWalk walk;

  TreeEnsemble(TreeEnsembleBuilder builder) {
    features = builder.features();
    outputs = builder.outputs();
    width = builder.width();
    float32Inputs = builder.float32Inputs();
    roots = builder.roots();
    feature = builder.feature();
    threshold = builder.threshold();
    left = builder.left();
    right = builder.right();
    missing = builder.missing();
    defaultLeft = builder.defaultLeft();
    categories = builder.categories();
    categorySets = builder.categorySets();
    leafValues = builder.leafValues();
    walk =
        everyDecisionIsPlain() ? new FlatWalk(builder, leafValues.length / width, features) : null;
  }

  /** Whether a row without NaN is decided by {@code value <= threshold} everywhere. */
  private boolean everyDecisionIsPlain() {
    for (int node = 0; node < feature.length; node++) {
      boolean known = missing[node] == MISSING_NONE || missing[node] == MISSING_NAN;
      if (!known || categories[node] >= 0) {
        return false;
      }
    }
    return true;
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

  /**
   * Adds up the leaves that a row falls into.
   *
   * @param rows rows one after another, {@link #features} columns each
   * @param row which of them
   * @param sums receives {@link #outputs} sums, from its index {@code at}; overwritten
   */
  public void sum(double[] rows, int row, double[] sums, int at) {
    Arrays.fill(sums, at, at + outputs, 0.0);
    add(rows, row, sums, at);
  }

  /**
   * Adds the leaves that a row falls into to what is there, tree after tree.
   *
   * @param sums holds {@link #outputs} starting values from its index {@code at}
   */
  public void add(double[] rows, int row, double[] sums, int at) {
    int[] leaves = new int[FlatWalk.LANES];
    double[] prepared = prepared(rows, row * features);
    boolean plain = isPlain(prepared);
    int output = 0;
    for (int tree = 0; tree < roots.length; tree += FlatWalk.LANES) {
      int count = leaves(prepared, plain, tree, leaves);
      for (int i = 0; i < count; i++) {
        output = addLeaf(leaves[i], sums, at, output);
      }
    }
  }

  /**
   * Adds the leaves that a row falls into to what is there, tree after tree, in float32.
   *
   * @param sums holds {@link #outputs} starting values from its index {@code at}
   */
  public void add(double[] rows, int row, float[] sums, int at) {
    int[] leaves = new int[FlatWalk.LANES];
    double[] prepared = prepared(rows, row * features);
    boolean plain = isPlain(prepared);
    int output = 0;
    for (int tree = 0; tree < roots.length; tree += FlatWalk.LANES) {
      int count = leaves(prepared, plain, tree, leaves);
      for (int i = 0; i < count; i++) {
        output = addLeaf(leaves[i], sums, at, output);
      }
    }
  }

  /**
   * The leaf that a row falls into, of each tree, counted over all trees.
   *
   * @param into receives {@link #trees} numbers
   */
  public void leaves(double[] rows, int row, int[] into) {
    int[] leaves = new int[FlatWalk.LANES];
    double[] prepared = prepared(rows, row * features);
    boolean plain = isPlain(prepared);
    for (int tree = 0; tree < roots.length; tree += FlatWalk.LANES) {
      int count = leaves(prepared, plain, tree, leaves);
      System.arraycopy(leaves, 0, into, tree, count);
    }
  }

  /** The first value of this leaf, counted over all trees. */
  public double leafValue(int leaf) {
    return leafValues[leaf * width];
  }

  /** The leaves of up to {@link FlatWalk#LANES} trees from this one on; answers how many. */
  private int leaves(double[] prepared, boolean plain, int tree, int[] into) {
    if (walk != null && plain) {
      return walk.leaves(prepared, tree, into);
    }
    int count = Math.min(FlatWalk.LANES, roots.length - tree);
    for (int i = 0; i < count; i++) {
      into[i] = leaf(roots[tree + i], prepared);
    }
    return count;
  }

  private int leaf(int root, double[] prepared) {
    int node = root;
    while (node >= 0) {
      node = goesLeft(node, prepared[feature[node]]) ? left[node] : right[node];
    }
    return ~node;
  }

  /** The row as the library compares it, and a zero at its end. */
  private double[] prepared(double[] rows, int from) {
    double[] row = new double[features + 1];
    prepare(rows, from, row, 0);
    return row;
  }

  private void prepare(double[] rows, int from, double[] into, int at) {
    if (!float32Inputs) {
      System.arraycopy(rows, from, into, at, features);
      return;
    }
    for (int i = 0; i < features; i++) {
      into[at + i] = (float) rows[from + i];
    }
  }

  private static boolean isPlain(double[] prepared) {
    double sum = 0;
    for (double value : prepared) {
      sum += value * 0;
    }
    return sum == 0;
  }

  /**
   * The sums of many rows. Each tree is walked by a block of rows before the next one, so that its
   * nodes stay in the processor's cache; a row's leaves are still added in the trees' order.
   *
   * @param rows {@code count} rows one after another
   * @param sums receives {@link #outputs} sums per row; overwritten
   */
  public void sumAll(double[] rows, int count, double[] sums) {
    Arrays.fill(sums, 0, count * outputs, 0.0);
    for (int from = 0; from < count; from += BLOCK) {
      int size = Math.min(BLOCK, count - from);
      double[] block = new double[size * (features + 1)];
      for (int row = 0; row < size; row++) {
        prepare(rows, (from + row) * features, block, row * (features + 1));
      }
      if (walk != null && size > 1 && isPlain(block)) {
        addBlock(walk, block, sums, from * outputs);
      } else {
        for (int row = from; row < from + size; row++) {
          add(rows, row, sums, row * outputs);
        }
      }
    }
  }

  private void addBlock(FlatWalk flat, double[] block, double[] sums, int at) {
    int[] leaves = new int[FlatWalk.LANES];
    int stride = features + 1;
    int output = 0;
    for (int tree = 0; tree < roots.length; tree++) {
      int next = output;
      int to = at;
      for (int from = 0; from < block.length; from += FlatWalk.LANES * stride) {
        int count = flat.leaves(block, stride, from, tree, leaves);
        for (int i = 0; i < count; i++) {
          next = addLeaf(leaves[i], sums, to, output);
          to += outputs;
        }
      }
      output = next;
    }
  }

  private int addLeaf(int leaf, double[] sums, int at, int output) {
    if (width == 1) {
      sums[at + output] += leafValues[leaf];
      return output + 1 == outputs ? 0 : output + 1;
    }
    for (int i = 0; i < width; i++) {
      sums[at + i] += leafValues[leaf * width + i];
    }
    return 0;
  }

  private int addLeaf(int leaf, float[] sums, int at, int output) {
    if (width == 1) {
      sums[at + output] += (float) leafValues[leaf];
      return output + 1 == outputs ? 0 : output + 1;
    }
    for (int i = 0; i < width; i++) {
      sums[at + i] += (float) leafValues[leaf * width + i];
    }
    return 0;
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
