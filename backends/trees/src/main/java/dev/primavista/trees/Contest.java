package dev.primavista.trees;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Tries two ways of finding leaves on made-up rows. Both ways find the same leaves, so that what is
 * measured here decides about time alone.
 */
final class Contest implements Scoring.Sink {
  private static final int ROWS = 256;
  private static final int ROUNDS = 7;

  /** What one side may take in all rounds: enough for the compiler to have done its work. */
  private static final long ROUND_NANOS = 1_500_000;

  private final double[] rows;
  private int seen;

  /** Rows whose values lie about the thresholds, so that they go many ways. */
  Contest(TreeEnsemble trees) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    int features = trees.features();
    rows = new double[ROWS * features];
    for (int node = 0; node < trees.nodes(); node++) {
      int row = random.nextInt(ROWS);
      rows[row * features + trees.feature[node]] = trees.threshold[node];
    }
    for (int column = 0; column < features; column++) {
      spread(column, features, random);
    }
  }

  /** Fills a column's gaps with values from its other rows. */
  private void spread(int column, int features, RandomGenerator random) {
    for (int row = 0; row < ROWS; row++) {
      if (rows[row * features + column] == 0) {
        rows[row * features + column] = rows[random.nextInt(ROWS) * features + column];
      }
    }
  }

  /** Whether one side needs less time than the other for so many rows at once. */
  boolean isFaster(Scoring one, Scoring other, int count) {
    long least = Long.MAX_VALUE;
    long leastOther = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      least = Math.min(least, nanosPerCall(one, count));
      leastOther = Math.min(leastOther, nanosPerCall(other, count));
    }
    return least < leastOther;
  }

  private long nanosPerCall(Scoring scoring, int count) {
    long start = System.nanoTime();
    long passed;
    int calls = 0;
    do {
      scoring.leaves(rows, calls * count % (ROWS - count + 1), count, this);
      calls++;
      passed = System.nanoTime() - start;
    } while (passed < ROUND_NANOS);
    return passed / calls;
  }

  @Override
  public void row(int row, int[] leaves) {
    seen += leaves[0];
  }

  @Override
  public void tree(int tree, int firstRow, int count, int[] leaves) {
    seen += leaves[0];
  }

  @Override
  public String toString() {
    return "leaves seen: " + seen;
  }
}
