package dev.primavista.trees;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Made-up rows, on which two ways of finding leaves are compared by the work they would do. Time is
 * not measured: code that has just been loaded has not been compiled yet, and its first
 * milliseconds tell nothing about the rest.
 */
final class Specimens {
  static final int ROWS = 64;

  private Specimens() {}

  /** {@link #ROWS} rows whose values are thresholds of their columns, so that they go many ways. */
  static double[] of(TreeEnsemble trees) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    int features = trees.features();
    double[] rows = new double[ROWS * features];
    boolean[] filled = new boolean[rows.length];
    for (int node = 0; node < trees.nodes(); node++) {
      int cell = random.nextInt(ROWS) * features + trees.feature[node];
      rows[cell] = trees.threshold[node];
      filled[cell] = true;
    }
    for (int cell = 0; cell < rows.length; cell++) {
      if (!filled[cell]) {
        rows[cell] = rows[random.nextInt(ROWS) * features + cell % features];
      }
    }
    return rows;
  }
}
