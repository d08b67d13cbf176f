package dev.primavista.trees;

import java.util.Arrays;

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
  private final boolean plain;

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
    boolean numeric = true;
    for (int node = 0; node < feature.length; node++) {
      numeric &= missing[node] == MISSING_NONE && categories[node] < 0;
    }
    plain = numeric;
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
    double[] prepared = prepared(rows, row * features);
    if (plain) {
      sumPlain(prepared, sums, at);
    } else {
      sumGeneral(prepared, sums, at);
    }
  }

  /**
   * Adds the leaves that a row falls into to what is there, tree after tree, in float32.
   *
   * @param sums holds {@link #outputs} starting values from its index {@code at}
   */
  public void add(double[] rows, int row, float[] sums, int at) {
    double[] prepared = prepared(rows, row * features);
    int output = 0;
    for (int root : roots) {
      int leaf = leaf(root, prepared);
      if (width == 1) {
        sums[at + output] += (float) leafValues[leaf];
        output = output + 1 == outputs ? 0 : output + 1;
      } else {
        for (int i = 0; i < width; i++) {
          sums[at + i] += (float) leafValues[leaf * width + i];
        }
      }
    }
  }

  /**
   * The leaf that a row falls into, of each tree, counted over all trees.
   *
   * @param into receives {@link #trees} numbers
   */
  public void leaves(double[] rows, int row, int[] into) {
    double[] prepared = prepared(rows, row * features);
    for (int tree = 0; tree < roots.length; tree++) {
      into[tree] = leaf(roots[tree], prepared);
    }
  }

  /** The first value of this leaf, counted over all trees. */
  public double leafValue(int leaf) {
    return leafValues[leaf * width];
  }

  private int leaf(int root, double[] prepared) {
    int node = root;
    while (node >= 0) {
      node = goesLeft(node, prepared[feature[node]]) ? left[node] : right[node];
    }
    return ~node;
  }

  private double[] prepared(double[] rows, int from) {
    double[] row = Arrays.copyOfRange(rows, from, from + features);
    if (float32Inputs) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) row[i];
      }
    }
    if (plain && !float32Inputs) {
      for (int i = 0; i < row.length; i++) {
        if (Double.isNaN(row[i])) {
          row[i] = 0;
        }
      }
    }
    return row;
  }

  /**
   * Four trees are walked side by side while all of them go on, so that one's wait for memory is
   * another's work; their leaves are added in the trees' order.
   */
  private void sumPlain(double[] row, double[] sums, int at) {
    int output = 0;
    int tree = 0;
    for (; tree + 4 <= roots.length; tree += 4) {
      int a = roots[tree];
      int b = roots[tree + 1];
      int c = roots[tree + 2];
      int d = roots[tree + 3];
      while ((a | b | c | d) >= 0) {
        a = step(a, row, 0);
        b = step(b, row, 0);
        c = step(c, row, 0);
        d = step(d, row, 0);
      }
      output = addLeaf(~plainLeaf(a, row, 0), sums, at, output);
      output = addLeaf(~plainLeaf(b, row, 0), sums, at, output);
      output = addLeaf(~plainLeaf(c, row, 0), sums, at, output);
      output = addLeaf(~plainLeaf(d, row, 0), sums, at, output);
    }
    for (; tree < roots.length; tree++) {
      output = addLeaf(~plainLeaf(roots[tree], row, 0), sums, at, output);
    }
  }

  private int step(int node, double[] rows, int from) {
    return rows[from + feature[node]] <= threshold[node] ? left[node] : right[node];
  }

  private int plainLeaf(int start, double[] rows, int from) {
    int node = start;
    while (node >= 0) {
      node = step(node, rows, from);
    }
    return node;
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
      int to = Math.min(count, from + BLOCK);
      if (plain && to - from > 1) {
        addBlock(preparedBlock(rows, from, to), to - from, sums, from * outputs);
      } else {
        for (int row = from; row < to; row++) {
          add(rows, row, sums, row * outputs);
        }
      }
    }
  }

  private double[] preparedBlock(double[] rows, int from, int to) {
    double[] block = new double[(to - from) * features];
    for (int row = from; row < to; row++) {
      System.arraycopy(prepared(rows, row * features), 0, block, (row - from) * features, features);
    }
    return block;
  }

  private void addBlock(double[] block, int count, double[] sums, int at) {
    int output = 0;
    for (int root : roots) {
      int next = output;
      int row = 0;
      for (; row + 4 <= count; row += 4) {
        int from = row * features;
        int a = root;
        int b = root;
        int c = root;
        int d = root;
        while ((a | b | c | d) >= 0) {
          a = step(a, block, from);
          b = step(b, block, from + features);
          c = step(c, block, from + 2 * features);
          d = step(d, block, from + 3 * features);
        }
        int to = at + row * outputs;
        addLeaf(~plainLeaf(a, block, from), sums, to, output);
        addLeaf(~plainLeaf(b, block, from + features), sums, to + outputs, output);
        addLeaf(~plainLeaf(c, block, from + 2 * features), sums, to + 2 * outputs, output);
        next = addLeaf(~plainLeaf(d, block, from + 3 * features), sums, to + 3 * outputs, output);
      }
      for (; row < count; row++) {
        next = addLeaf(~plainLeaf(root, block, row * features), sums, at + row * outputs, output);
      }
      output = next;
    }
  }

  private void sumGeneral(double[] row, double[] sums, int at) {
    int output = 0;
    for (int root : roots) {
      int node = root;
      while (node >= 0) {
        node = goesLeft(node, row[feature[node]]) ? left[node] : right[node];
      }
      output = addLeaf(~node, sums, at, output);
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
    if (missing[node] == MISSING_ZERO && known > -ZERO && known <= ZERO) {
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
