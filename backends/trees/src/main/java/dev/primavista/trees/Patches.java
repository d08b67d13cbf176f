package dev.primavista.trees;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a tree's values change when one query column alone is set: per tree, column and interval
 * between the column's thresholds in the tree, the items whose value then differs. Most trees that
 * a query touches at all are touched by one of its columns. Immutable.
 */
final class Patches {
  /** So many changed values are kept at most; beyond them, trees are walked. */
  private static final int MOST = 1 << 24;

  /** Some libraries take smaller values for zero. */
  static final double SMALLEST = 1e-30;

  /** The tree must be walked. */
  static final int WALK = -1;

  private final int[][] intervals;
  private final double[][][] bounds;
  private final int[] starts;
  private final char[] items;
  private final double[] values;

  private Patches(int[][] intervals, double[][][] bounds, Changes changes) {
    this.intervals = intervals;
    this.bounds = bounds;
    this.starts = Arrays.copyOf(changes.starts, changes.count + 1);
    this.items = Arrays.copyOf(changes.items, changes.size);
    this.values = Arrays.copyOf(changes.values, changes.size);
  }

  /** Trees with all query columns zero but one. */
  interface Trees {
    /**
     * What a tree compares a column with, ascending and distinct, beyond {@link #SMALLEST}; null
     * where it looks for categories.
     */
    double @Nullable [] thresholds(int tree, int column);

    /** Sets each item's value in a tree for this value of the column. */
    void values(int tree, int column, double value, double[] row);

    /** Each item's value in a tree with all query columns zero. */
    double untouched(int tree, int item);
  }

  /**
   * Finds all changes.
   *
   * @param treesOfColumn per query column the trees that look at it
   */
  static Patches of(int[][] treesOfColumn, Trees trees, int itemCount) {
    Changes changes = new Changes();
    int[][] intervals = new int[treesOfColumn.length][];
    double[][][] bounds = new double[treesOfColumn.length][][];
    double[] row = new double[itemCount];
    for (int column = 0; column < treesOfColumn.length; column++) {
      int[] touched = treesOfColumn[column];
      intervals[column] = new int[touched.length];
      bounds[column] = new double[touched.length][];
      for (int i = 0; i < touched.length; i++) {
        double[] thresholds = trees.thresholds(touched[i], column);
        intervals[column][i] = thresholds == null || changes.size > MOST ? WALK : changes.count;
        bounds[column][i] = thresholds == null ? new double[0] : thresholds;
        for (int part = 0;
            intervals[column][i] != WALK && part <= bounds[column][i].length;
            part++) {
          Arrays.fill(row, 0.0);
          trees.values(touched[i], column, inside(bounds[column][i], part), row);
          changes.add(trees, touched[i], row);
        }
      }
    }
    return new Patches(intervals, bounds, changes);
  }

  /** A value in an interval between bounds. */
  private static double inside(double[] bounds, int part) {
    if (part < bounds.length) {
      return bounds[part];
    }
    return bounds.length == 0 ? 1 : Math.nextUp(bounds[bounds.length - 1]);
  }

  /** Changes that are being gathered. */
  private static final class Changes {
    private int[] starts = new int[1024];
    private char[] items = new char[4096];
    private double[] values = new double[4096];
    private int count;
    private int size;

    void add(Trees trees, int tree, double[] row) {
      if (size + row.length > items.length) {
        items = Arrays.copyOf(items, items.length * 2 + row.length);
        values = Arrays.copyOf(values, items.length);
      }
      for (int item = 0; item < row.length; item++) {
        if (row[item] != trees.untouched(tree, item)) {
          items[size] = (char) item;
          values[size++] = row[item];
        }
      }
      if (++count + 1 >= starts.length) {
        starts = Arrays.copyOf(starts, starts.length * 2);
      }
      starts[count] = size;
    }
  }

  /**
   * The patch for a value of a column.
   *
   * @param place of the tree among those of the column
   * @return {@link #WALK} where there is none
   */
  int find(int column, int place, double value) {
    int first = intervals[column][place];
    if (first == WALK || !(value > SMALLEST)) {
      return WALK;
    }
    for (double bound : bounds[column][place]) {
      if (value <= bound) {
        break;
      }
      first++;
    }
    return first;
  }

  /**
   * Adds a tree's values to the sums, its untouched ones except where the patch has others.
   *
   * @param kept as long as there are items; overwritten
   */
  void add(int patch, double[] untouched, int from, double[] sums, double[] kept) {
    int begin = starts[patch];
    int end = starts[patch + 1];
    for (int i = begin; i < end; i++) {
      kept[i - begin] = sums[items[i]];
    }
    for (int i = 0; i < kept.length; i++) {
      sums[i] += untouched[from + i];
    }
    for (int i = begin; i < end; i++) {
      sums[items[i]] = kept[i - begin] + values[i];
    }
  }
}
