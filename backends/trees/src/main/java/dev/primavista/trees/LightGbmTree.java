package dev.primavista.trees;

import dev.primavista.trees.TreeEnsembleBuilder.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads one tree of LightGBM's model text. */
final class LightGbmTree {
  private static final int CATEGORICAL = 1;
  private static final int DEFAULT_LEFT = 2;

  /** {@code kZeroThreshold} of LightGBM's meta.h. */
  private static final double ZERO = 1e-35f;

  private LightGbmTree() {}

  /** What leaves compute that are not linear: their values. */
  static List<LinearLeaves.Leaf> plain(Tree tree) {
    List<LinearLeaves.Leaf> leaves = new ArrayList<>();
    for (double value : tree.leafValues()) {
      leaves.add(new LinearLeaves.Leaf(value, value, new int[0], new double[0]));
    }
    return leaves;
  }

  /** What the linear leaves of a tree compute. */
  static List<LinearLeaves.Leaf> linear(TextBlock block, Tree tree) {
    int leaves = tree.leafValues().length;
    double[] constants = block.doubles("leaf_const");
    int[] counts = block.ints("num_features");
    int[] features = block.ints("leaf_features");
    double[] coefficients = block.doubles("leaf_coeff");
    if (constants.length != leaves
        || counts.length != leaves
        || features.length != coefficients.length
        || Arrays.stream(counts).anyMatch(count -> count < 0)
        || Arrays.stream(counts).asLongStream().sum() != features.length) {
      throw new TreeFormatException("linear leaves without a formula for each of " + leaves);
    }
    List<LinearLeaves.Leaf> all = new ArrayList<>();
    int at = 0;
    for (int leaf = 0; leaf < leaves; leaf++) {
      int to = at + counts[leaf];
      all.add(
          new LinearLeaves.Leaf(
              tree.leafValues()[leaf],
              constants[leaf],
              Arrays.copyOfRange(features, at, to),
              Arrays.copyOfRange(coefficients, at, to)));
      at = to;
    }
    return all;
  }

  /**
   * The tree of this block.
   *
   * @param number what errors name
   */
  static Tree of(TextBlock block, int number) {
    int leaves = block.integer("num_leaves", -1);
    double[] values = block.doubles("leaf_value");
    if (leaves < 1 || values.length != leaves) {
      throw new TreeFormatException(
          "tree " + number + ": " + values.length + " leaf values for num_leaves=" + leaves);
    }
    if (leaves == 1) {
      return Tree.numeric(new int[0], new double[0], new int[0], new int[0], values);
    }
    int[] types = block.ints("decision_type");
    double[] thresholds = block.doubles("threshold");
    if (types.length != leaves - 1 || thresholds.length != leaves - 1) {
      throw new TreeFormatException(
          "tree " + number + ": " + types.length + " decisions for num_leaves=" + leaves);
    }
    return new Tree(
        block.ints("split_feature"),
        aroundZero(thresholds, types),
        block.ints("left_child"),
        block.ints("right_child"),
        missing(types),
        defaultLeft(types),
        categories(types, thresholds),
        categorySets(block, number),
        values);
  }

  /**
   * LightGBM takes values no greater than 1e-35 in magnitude for zero before any tree sees them.
   * Thresholds inside of that range are moved so that all of it falls to zero's side.
   */
  private static double[] aroundZero(double[] thresholds, int[] types) {
    double[] moved = thresholds.clone();
    for (int i = 0; i < moved.length; i++) {
      if ((types[i] & CATEGORICAL) == 0 && Math.abs(moved[i]) <= ZERO) {
        moved[i] = moved[i] < 0 ? Math.nextDown(-ZERO) : ZERO;
      }
    }
    return moved;
  }

  private static byte[] missing(int[] types) {
    byte[] missing = new byte[types.length];
    for (int i = 0; i < types.length; i++) {
      int rule = (types[i] >> 2) & 3;
      missing[i] = (byte) (rule == 3 ? TreeEnsemble.MISSING_NAN : rule);
    }
    return missing;
  }

  /** Of a categorical node the flag is no direction: NaN is in none of its categories. */
  private static boolean[] defaultLeft(int[] types) {
    boolean[] flags = new boolean[types.length];
    for (int i = 0; i < types.length; i++) {
      flags[i] = (types[i] & CATEGORICAL) == 0 && (types[i] & DEFAULT_LEFT) != 0;
    }
    return flags;
  }

  private static int[] categories(int[] types, double[] thresholds) {
    int[] sets = new int[types.length];
    for (int i = 0; i < types.length; i++) {
      boolean categorical = (types[i] & CATEGORICAL) != 0;
      sets[i] = categorical ? (int) thresholds[i] : -1;
      if (categorical && (thresholds[i] < 0 || sets[i] != thresholds[i])) {
        throw new TreeFormatException(
            "category set " + thresholds[i] + " (expected: a whole number)");
      }
    }
    return sets;
  }

  private static int[][] categorySets(TextBlock block, int number) {
    int count = block.integer("num_cat", 0);
    if (count == 0) {
      return new int[0][];
    }
    int[] bounds = block.ints("cat_boundaries");
    int[] words = block.unsignedInts("cat_threshold");
    int[][] sets = new int[count < 0 || bounds.length != count + 1 ? 0 : count][];
    for (int i = 0; i < sets.length; i++) {
      if (bounds[i] < 0 || bounds[i + 1] < bounds[i] || bounds[i + 1] > words.length) {
        throw new TreeFormatException(
            "tree " + number + ": category bounds outside of the categories");
      }
      sets[i] = Arrays.copyOfRange(words, bounds[i], bounds[i + 1]);
    }
    if (sets.length != count) {
      throw new TreeFormatException(
          "tree " + number + ": num_cat=" + count + " with " + bounds.length + " bounds");
    }
    return sets;
  }
}
