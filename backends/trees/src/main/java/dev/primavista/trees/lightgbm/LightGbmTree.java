package dev.primavista.trees.lightgbm;

import dev.primavista.trees.TreeEnsemble;
import dev.primavista.trees.TreeEnsembleBuilder.Tree;
import dev.primavista.trees.TreeFormatException;
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
    double[] constants = block.doubles("leaf_const", leaves);
    int[] counts = block.ints("num_features", leaves);
    int[] features = block.ints("leaf_features", leaves);
    double[] coefficients = block.doubles("leaf_coeff", features.length);
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
    double[] values = block.doubles("leaf_value", leaves);
    if (leaves < 1 || values.length != leaves) {
      throw new TreeFormatException(
          "tree " + number + ": " + values.length + " leaf values for num_leaves=" + leaves);
    }
    if (leaves == 1) {
      return Tree.numeric(new int[0], new double[0], new int[0], new int[0], values);
    }
    int[] types = block.ints("decision_type", leaves - 1);
    double[] thresholds = block.doubles("threshold", leaves - 1);
    if (types.length != leaves - 1 || thresholds.length != leaves - 1) {
      throw new TreeFormatException(
          "tree " + number + ": " + types.length + " decisions for num_leaves=" + leaves);
    }
    Tree tree =
        new Tree(
            block.ints("split_feature", leaves - 1),
            thresholds,
            block.ints("left_child", leaves - 1),
            block.ints("right_child", leaves - 1),
            new byte[types.length],
            new boolean[types.length],
            new int[types.length],
            categorySets(block, number),
            values);
    decide(tree, types);
    return tree;
  }

  /** Adds for each split that gains anything one, or its gain, to its column's number. */
  static void addImportances(TextBlock block, int number, boolean gained, double[] sums) {
    int splits = Math.max(0, block.integer("num_leaves", 1) - 1);
    int[] columns = block.ints("split_feature", splits);
    double[] gains = block.doubles("split_gain", splits);
    if (columns.length < splits || gains.length < splits) {
      throw new TreeFormatException("tree " + number + ": fewer gains than its splits");
    }
    for (int i = 0; i < splits; i++) {
      if (columns[i] < 0 || columns[i] >= sums.length) {
        throw new TreeFormatException("tree " + number + ": a split of column " + columns[i]);
      }
      if (gains[i] > 0) {
        sums[columns[i]] += gained ? gains[i] : 1;
      }
    }
  }

  /** Fills in what the decisions' types say. */
  private static void decide(Tree tree, int[] types) {
    double[] thresholds = tree.threshold();
    for (int i = 0; i < types.length; i++) {
      int type = types[i];
      int rule = (type >> 2) & 3;
      tree.missing()[i] = (byte) (rule == 3 ? TreeEnsemble.MISSING_NAN : rule);
      if ((type & CATEGORICAL) != 0) {
        tree.categories()[i] = category(thresholds[i]);
      } else {
        tree.defaultLeft()[i] = (type & DEFAULT_LEFT) != 0;
        tree.categories()[i] = -1;
        thresholds[i] = aroundZero(thresholds[i]);
      }
    }
  }

  /**
   * LightGBM takes values no greater than 1e-35 in magnitude for zero before any tree sees them.
   * Thresholds inside of that range are moved so that all of it falls to zero's side.
   */
  private static double aroundZero(double threshold) {
    if (Math.abs(threshold) <= ZERO) {
      return threshold < 0 ? Math.nextDown(-ZERO) : ZERO;
    }
    return threshold;
  }

  private static int category(double threshold) {
    int set = (int) threshold;
    if (threshold < 0 || set != threshold) {
      throw new TreeFormatException("category set " + threshold + " (expected: a whole number)");
    }
    return set;
  }

  private static int[][] categorySets(TextBlock block, int number) {
    int count = block.integer("num_cat", 0);
    if (count == 0) {
      return new int[0][];
    }
    int[] bounds = block.ints("cat_boundaries", count);
    int[] words = block.unsignedInts("cat_threshold", count);
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
