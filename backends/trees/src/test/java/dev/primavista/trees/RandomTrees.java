package dev.primavista.trees;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** Ensembles grown by a seed. */
final class RandomTrees {
  private RandomTrees() {}

  static TreeEnsemble ensemble(Random random, int trees, int features) {
    return ensemble(random, trees, features, DoubleUnaryOperator.identity());
  }

  /** The same with leaves that are made of numbers from -1 to 1. */
  static TreeEnsemble ensemble(Random random, int trees, int features, DoubleUnaryOperator leaf) {
    TreeEnsembleBuilder builder = new TreeEnsembleBuilder(features, 1, 1, false);
    for (int i = 0; i < trees; i++) {
      builder.add(tree(random, random.nextInt(12), features, leaf));
    }
    return builder.build();
  }

  /** A tree of so many decisions; each new one takes the place of a random leaf. */
  private static TreeEnsembleBuilder.Tree tree(
      Random random, int nodes, int features, DoubleUnaryOperator leaf) {
    int[] feature = new int[nodes];
    double[] threshold = new double[nodes];
    int[] left = new int[nodes];
    int[] right = new int[nodes];
    byte[] missing = new byte[nodes];
    boolean[] defaultLeft = new boolean[nodes];
    int[] categories = new int[nodes];
    int leaves = 1;
    for (int node = 0; node < nodes; node++) {
      feature[node] = random.nextInt(features);
      threshold[node] = random.nextInt(5) / 4.0;
      missing[node] = (byte) random.nextInt(3);
      defaultLeft[node] = random.nextBoolean();
      categories[node] = -1;
      int replaced = random.nextInt(leaves);
      for (int parent = 0; parent < node; parent++) {
        left[parent] = left[parent] == ~replaced ? node : left[parent];
        right[parent] = right[parent] == ~replaced ? node : right[parent];
      }
      left[node] = ~replaced;
      right[node] = ~leaves++;
    }
    double[] values = random.doubles(leaves, -1, 1).map(leaf).toArray();
    return new TreeEnsembleBuilder.Tree(
        feature, threshold, left, right, missing, defaultLeft, categories, new int[0][], values);
  }

  /** A row of zeros, quarters and now and then NaN. */
  static double[] row(Random random, int features) {
    double[] row = new double[features];
    for (int i = 0; i < features; i++) {
      int kind = random.nextInt(10);
      row[i] = kind < 6 ? 0 : kind == 9 ? Double.NaN : random.nextInt(6) / 4.0;
    }
    return row;
  }
}
