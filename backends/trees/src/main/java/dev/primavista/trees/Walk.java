package dev.primavista.trees;

/**
 * A way to find the leaves that rows fall into. All ways find the same ones; which is fastest
 * depends on the trees and on the processor.
 */
sealed interface Walk permits LaneWalk, QuickScorer, RuledWalk {
  /**
   * Rows with their ranks.
   *
   * @param values rows one after another
   * @param from the first value of the first row
   * @param width values per row
   * @param ranks of each row, {@code slots} ranks
   */
  record Rows(double[] values, int from, int width, int[] ranks, int slots) {}

  /** The values of leaves, as many for each number as a leaf is wide. */
  double[] values();

  /**
   * The leaves of one row.
   *
   * @param row which of the rows
   * @param into receives of each tree the number of the leaf among {@link #values}
   */
  void leavesOfRow(Rows rows, int row, int[] into);
}
