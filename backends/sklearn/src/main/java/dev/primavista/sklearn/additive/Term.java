package dev.primavista.sklearn.additive;

import dev.primavista.sklearn.data.Cells;

/**
 * The scores of the bins of one column, or of those of several together.
 *
 * @param columns their places in a row
 * @param axes of these columns
 * @param sizes how many bins each axis has
 * @param scores of all bins, the last axis' next to each other, so many numbers each as the model
 *     has outputs
 */
record Term(int[] columns, Axis[] axes, int[] sizes, double[] scores) {
  /** Adds a row's scores. */
  void add(Cells rows, int row, double[] sums, int at, int outputs) {
    int place = 0;
    for (int i = 0; i < columns.length; i++) {
      int bin = axes[i].bin(rows, row, columns[i]);
      place = place * sizes[i] + (bin == Axis.NOWHERE ? sizes[i] - 1 : bin);
    }
    for (int output = 0; output < outputs; output++) {
      sums[at + output] += scores[place * outputs + output];
    }
  }
}
