package dev.primavista.trees;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Scores one query against many fixed items with trees that were trained on (query, item) pairs,
 * bit-equal to scoring every pair.
 *
 * <p>Every decision looks at either side. At load each item-side decision becomes a bit mask of the
 * items that go left. A query then walks each tree once, with the set of items still together:
 * query-side decisions send the whole set one way, item-side decisions divide it by their mask; a
 * leaf adds its value to every item of its set. Further, a tree none of whose query columns is set
 * in the query always gives the same items the same leaves: that row of values is kept and added as
 * a whole. Each item's sum is made in tree order either way, so that it equals the plain walk bit
 * for bit.
 *
 * <p>Cost per query: trees times live leaves instead of trees times items. Immutable and
 * thread-safe; the scratch is the caller's.
 */
public final class SideFactoredEnsemble {
  /** The table of untouched trees may take so many doubles; above it every tree is walked. */
  private static final long LARGEST_TABLE = 1L << 26;

  private static final int DEEPEST = 4096;

  /** More than one column of a query touches the tree, or none that is known beforehand. */
  private static final byte SEVERAL = 2;

  private final TreeEnsemble trees;
  private final int queryFrom;
  private final int queryTo;
  private final int items;
  private final int words;
  private final long[] masks;
  private final int[][] treesOfColumn;
  private final double[] untouched;
  private final Patches patches;
  private final int depth;

  private SideFactoredEnsemble(
      TreeEnsemble trees, int queryFrom, int queryTo, double[][] itemRows) {
    if (trees.outputs != 1 || trees.width != 1) {
      throw new IllegalArgumentException("outputs: " + trees.outputs + " (expected: 1)");
    }
    this.trees = trees;
    this.queryFrom = queryFrom;
    this.queryTo = queryTo;
    this.items = itemRows.length;
    this.words = (items + 63) >>> 6;
    this.masks = itemMasks(itemRows);
    this.treesOfColumn = treesOfColumns();
    this.depth = Math.min(DEEPEST, deepest() + 2);
    boolean small = (long) items * trees.trees() <= LARGEST_TABLE;
    this.untouched = small ? untouchedTable() : new double[0];
    this.patches = Patches.of(small ? treesOfColumn : new int[0][], new Alone(), items);
  }

  /**
   * Splits the columns into query and item side.
   *
   * @param queryFrom first column of the query side
   * @param queryTo column after the last of the query side
   * @param itemRows one full row per item; its query columns are not read
   */
  public static SideFactoredEnsemble of(
      TreeEnsemble trees, int queryFrom, int queryTo, double[][] itemRows) {
    return new SideFactoredEnsemble(trees, queryFrom, queryTo, itemRows);
  }

  public int items() {
    return items;
  }

  /** What one thread needs while it scores; made once and used again. */
  public final class Scratch {
    private final double[] query = new double[queryTo - queryFrom];
    private final byte[] touched = new byte[trees.trees()];
    private final int[] patch = new int[trees.trees()];
    private final double[] kept = new double[items];
    private final int[] nodes = new int[depth];
    private final long[] sets = new long[(depth + 1) * words];

    private Scratch() {}
  }

  public Scratch newScratch() {
    return new Scratch();
  }

  /**
   * Scores a query against all items.
   *
   * @param columns the query's columns that are not zero, counted from the query side's first
   * @param values their values
   * @param count how many of both are used
   * @param sums receives one sum per item; overwritten
   */
  public void score(int[] columns, double[] values, int count, double[] sums, Scratch scratch) {
    Arrays.fill(sums, 0, items, 0.0);
    Arrays.fill(scratch.touched, untouched.length == 0 ? SEVERAL : 0);
    for (int i = 0; i < count; i++) {
      scratch.query[columns[i]] = values[i];
      if (untouched.length > 0) {
        touch(columns[i], values[i], scratch);
      }
    }
    for (int tree = 0; tree < trees.roots.length; tree++) {
      switch (scratch.touched[tree]) {
        case 0 -> addRow(untouched, tree * items, sums);
        case 1 -> patches.add(scratch.patch[tree], untouched, tree * items, sums, scratch.kept);
        default -> walk(trees.roots[tree], sums, scratch);
      }
    }
    for (int i = 0; i < count; i++) {
      scratch.query[columns[i]] = 0;
    }
  }

  private void touch(int column, double value, Scratch scratch) {
    int[] looking = treesOfColumn[column];
    for (int place = 0; place < looking.length; place++) {
      int tree = looking[place];
      int patch = patches.find(column, place, value);
      boolean alone = scratch.touched[tree] == 0 && patch != Patches.WALK;
      scratch.touched[tree] = alone ? 1 : SEVERAL;
      scratch.patch[tree] = patch;
    }
  }

  /** The trees with one query column set. */
  private final class Alone implements Patches.Trees {
    private final Scratch scratch = new Scratch();

    @Override
    public double @Nullable [] thresholds(int tree, int column) {
      return queryThresholds(tree, queryFrom + column);
    }

    @Override
    public void values(int tree, int column, double value, double[] row) {
      scratch.query[column] = value;
      walk(trees.roots[tree], row, scratch);
      scratch.query[column] = 0;
    }

    @Override
    public double untouched(int tree, int item) {
      return untouched[tree * items + item];
    }
  }

  private double @Nullable [] queryThresholds(int tree, int column) {
    double[] found = new double[firstNode(tree + 1) - firstNode(tree)];
    int count = 0;
    for (int node = firstNode(tree); node < firstNode(tree + 1); node++) {
      if (trees.feature[node] == column) {
        if (trees.categories[node] >= 0) {
          return null;
        }
        found[count++] = trees.threshold[node];
      }
    }
    return Arrays.stream(found, 0, count)
        .filter(t -> t > Patches.SMALLEST)
        .sorted()
        .distinct()
        .toArray();
  }

  private void addRow(double[] table, int from, double[] sums) {
    for (int i = 0; i < items; i++) {
      sums[i] += table[from + i];
    }
  }

  private void walk(int root, double[] sums, Scratch scratch) {
    int[] nodes = scratch.nodes;
    long[] sets = scratch.sets;
    fillAll(sets);
    nodes[0] = root;
    int top = 1;
    while (top > 0) {
      top--;
      int node = nodes[top];
      int set = top * words;
      while (node >= 0) {
        int column = trees.feature[node];
        if (column >= queryFrom && column < queryTo) {
          node =
              trees.goesLeft(node, scratch.query[column - queryFrom])
                  ? trees.left[node]
                  : trees.right[node];
          continue;
        }
        long anyLeft = 0;
        long anyRight = 0;
        for (int w = 0; w < words; w++) {
          long mask = masks[node * words + w];
          anyLeft |= sets[set + w] & mask;
          anyRight |= sets[set + w] & ~mask;
        }
        if (anyLeft == 0) {
          node = trees.right[node];
        } else if (anyRight == 0) {
          node = trees.left[node];
        } else {
          for (int w = 0; w < words; w++) {
            long mask = masks[node * words + w];
            long whole = sets[set + w];
            sets[set + w] = whole & ~mask;
            sets[set + words + w] = whole & mask;
          }
          nodes[top] = trees.right[node];
          node = trees.left[node];
          top++;
          set = top * words;
        }
      }
      addLeaf(trees.leafValues[~node], sets, set, sums);
    }
  }

  private void addLeaf(double value, long[] sets, int set, double[] sums) {
    for (int w = 0; w < words; w++) {
      int base = w << 6;
      for (long bits = sets[set + w]; bits != 0; bits &= bits - 1) {
        sums[base + Long.numberOfTrailingZeros(bits)] += value;
      }
    }
  }

  private void fillAll(long[] sets) {
    for (int w = 0; w < words; w++) {
      sets[w] = -1L;
    }
    if ((items & 63) != 0) {
      sets[words - 1] = (1L << items) - 1;
    }
  }

  private long[] itemMasks(double[][] itemRows) {
    long[] all = new long[trees.nodes() * words];
    for (int node = 0; node < trees.nodes(); node++) {
      int column = trees.feature[node];
      if (column >= queryFrom && column < queryTo) {
        continue;
      }
      for (int item = 0; item < items; item++) {
        if (trees.goesLeft(node, itemRows[item][column])) {
          all[node * words + (item >>> 6)] |= 1L << item;
        }
      }
    }
    return all;
  }

  private int[][] treesOfColumns() {
    int[][] lists = new int[queryTo - queryFrom][];
    int[] lengths = new int[lists.length];
    Arrays.fill(lists, new int[0]);
    for (int tree = 0; tree < trees.trees(); tree++) {
      for (int node = firstNode(tree); node < firstNode(tree + 1); node++) {
        int column = trees.feature[node] - queryFrom;
        if (column < 0 || column >= lists.length) {
          continue;
        }
        int length = lengths[column];
        if (length > 0 && lists[column][length - 1] == tree) {
          continue;
        }
        if (length == lists[column].length) {
          lists[column] = Arrays.copyOf(lists[column], Math.max(4, length * 2));
        }
        lists[column][lengths[column]++] = tree;
      }
    }
    for (int column = 0; column < lists.length; column++) {
      lists[column] = Arrays.copyOf(lists[column], lengths[column]);
    }
    return lists;
  }

  /** Nodes of one tree stand together; a tree of a lone leaf has none. */
  private int firstNode(int tree) {
    for (int t = tree; t < trees.trees(); t++) {
      if (trees.roots[t] >= 0) {
        return trees.roots[t];
      }
    }
    return trees.nodes();
  }

  private int deepest() {
    int[] depths = new int[trees.nodes()];
    int[] stack = new int[trees.nodes() + 2];
    int deepest = 0;
    for (int tree = 0; tree < trees.trees(); tree++) {
      deepest = Math.max(deepest, depthOf(trees.roots[tree], depths, stack));
    }
    return deepest;
  }

  private int depthOf(int root, int[] depths, int[] stack) {
    int top = 0;
    int deepest = 0;
    stack[top++] = root;
    while (top > 0) {
      int node = stack[--top];
      if (node < 0) {
        continue;
      }
      for (int child : new int[] {trees.left[node], trees.right[node]}) {
        if (child >= 0) {
          depths[child] = depths[node] + 1;
          deepest = Math.max(deepest, depths[child]);
          stack[top++] = child;
        }
      }
    }
    return deepest + 1;
  }

  private double[] untouchedTable() {
    double[] table = new double[items * trees.trees()];
    Scratch scratch = new Scratch();
    double[] row = new double[items];
    for (int tree = 0; tree < trees.trees(); tree++) {
      Arrays.fill(row, 0.0);
      walk(trees.roots[tree], row, scratch);
      System.arraycopy(row, 0, table, tree * items, items);
    }
    return table;
  }
}
