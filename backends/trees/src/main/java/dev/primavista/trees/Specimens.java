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

  /** {@link #ROWS} rows with any ranks that their slots have; without values. */
  static Walk.Rows of(RowRanks ranks) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    int width = ranks.width();
    int[] all = new int[ROWS * width];
    for (int row = 0; row < ROWS; row++) {
      for (int slot = 0; slot < ranks.slots(); slot++) {
        all[row * width + slot] = random.nextInt(ranks.thresholds(slot) + 1);
      }
    }
    return new Walk.Rows(new double[0], 0, 0, all, width);
  }
}
