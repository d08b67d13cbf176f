package dev.primavista.trees;

import java.util.Arrays;

/**
 * The decisions on the query's side that come out otherwise than for the empty query, which is zero
 * in every column. Such decisions are numbered tree after tree, and within a tree each before those
 * below it: first the ones on the empty query's way, then the ones on the other. Those that no item
 * ever reaches are left out. Immutable.
 *
 * <p>A flip takes effect if the query reaches it: the nearest flip above that leads to it by its
 * other way takes effect, and none in between does.
 */
final class Flips {
  /** Below this some libraries take a value for zero. */
  private static final double SMALLEST = 1e-30;

  private final TreeEnsemble trees;
  private final int[] nodes;

  /**
   * Per flip, in 16 bits how far back the nearest flip is whose other way leads to it, 0 for none;
   * in 16 bits how far away the first is that is not below it on the empty query's way; in 32 bits
   * its place in the order of columns.
   */
  private final long[] links;

  /** Per column, where its flips begin among the following. */
  private final int[] columnStarts;

  /** Per column, the first of its flips that are no plain thresholds. */
  private final int[] columnOdd;

  private final int[] columnFlips;
  private final double[] columnBounds;

  private Flips(Numbering numbering, ItemWalk walk) {
    this.trees = walk.trees();
    this.nodes = Arrays.copyOf(numbering.nodes, numbering.count);
    this.columnStarts = new int[walk.queryColumns() + 1];
    this.columnOdd = new int[walk.queryColumns()];
    this.columnFlips = new int[nodes.length];
    this.columnBounds = new double[nodes.length];
    sortByColumn(walk);
    this.links = links(numbering);
  }

  /** Hears of each flip what it changes. */
  interface Changes {
    /**
     * The next flip.
     *
     * @param before the node or {@code ~leaf} where the empty query goes on
     * @param after where one goes on for which the decision is flipped
     * @param items those that reach it
     */
    void flip(int tree, int before, int after, long[] items);
  }

  static Flips of(ItemWalk walk, Changes changes) {
    return new Flips(new Numbering(walk, changes), walk);
  }

  /** All flips, those of a column together, ascending. */
  int[] byColumn() {
    int[] order = columnFlips.clone();
    for (int column = 0; column < columnOdd.length; column++) {
      Arrays.sort(order, columnStarts[column], columnStarts[column + 1]);
    }
    return order;
  }

  private boolean flips(int flip, double value) {
    return trees.goesLeft(nodes[flip], value) != trees.goesLeft(nodes[flip], 0);
  }

  /** The flips of one query after another that take effect. Used by one thread at a time. */
  final class Found {
    /** A bit per flip; all zero between queries. */
    private final long[] bits = new long[(nodes.length + 63) >>> 6];

    /** Each flip that is marked, and its links. */
    private final long[] marked = new long[2 * nodes.length];

    /** Their places in {@link #byColumn}, in the flips' order. */
    final int[] places = new int[nodes.length];

    /** How many take effect. */
    int count;

    /** Finds those of a query with so many columns set. */
    void find(int[] columns, double[] values, int set) {
      for (int i = 0; i < set; i++) {
        mark(columns[i], values[i], bits);
      }
      count = takeEffect(readLinks());
      Arrays.fill(bits, 0);
    }

    /** Without branches: half of the marked flips take effect, and no processor foresees which. */
    private int takeEffect(int end) {
      int found = 0;
      int closed = 0;
      for (int i = 0; i < end; i += 2) {
        int flip = (int) marked[i];
        long link = marked[i + 1];
        int opener = flip - (char) link;
        int isOpen = (closed - flip - 1) >>> 31;
        int takes = isOpen & (int) (bits[opener >>> 6] >>> opener);
        places[found] = (int) (link >>> 32);
        found += takes;
        closed += -takes & (flip + (char) (link >>> 16) - closed);
        bits[flip >>> 6] &= ~((1L - takes) << flip);
      }
      return found;
    }

    /** Reads links before anything is decided by one: many are waited for at once. */
    private int readLinks() {
      int end = 0;
      for (int word = 0; word < bits.length; word++) {
        for (long rest = bits[word]; rest != 0; rest &= rest - 1) {
          int flip = (word << 6) + Long.numberOfTrailingZeros(rest);
          marked[end] = flip;
          marked[end + 1] = links[flip];
          end += 2;
        }
      }
      return end;
    }
  }

  private void mark(int column, double value, long[] bits) {
    int at = columnStarts[column];
    int odd = columnOdd[column];
    if (value > SMALLEST) {
      for (; at < odd && columnBounds[at] < value; at++) {
        bits[columnFlips[at] >>> 6] |= 1L << columnFlips[at];
      }
      at = odd;
    }
    for (; at < columnStarts[column + 1]; at++) {
      if (flips(columnFlips[at], value)) {
        bits[columnFlips[at] >>> 6] |= 1L << columnFlips[at];
      }
    }
  }

  /** Per column the plain thresholds, ascending, and then the others. */
  private void sortByColumn(ItemWalk walk) {
    Integer[] order = new Integer[nodes.length];
    double[] bounds = new double[nodes.length];
    for (int flip = 0; flip < nodes.length; flip++) {
      order[flip] = flip;
      bounds[flip] = isThreshold(flip) ? trees.threshold[nodes[flip]] : Double.NaN;
      columnStarts[walk.queryColumn(nodes[flip]) + 1]++;
    }
    for (int column = 0; column < columnOdd.length; column++) {
      columnStarts[column + 1] += columnStarts[column];
      columnOdd[column] = columnStarts[column];
    }
    Arrays.sort(order, (a, b) -> Double.compare(bounds[a], bounds[b]));
    int[] next = columnStarts.clone();
    for (int flip : order) {
      int column = walk.queryColumn(nodes[flip]);
      int at = next[column]++;
      columnFlips[at] = flip;
      columnBounds[at] = bounds[flip];
      if (!Double.isNaN(bounds[flip])) {
        columnOdd[column] = at + 1;
      }
    }
  }

  private long[] links(Numbering numbering) {
    long[] made = new long[nodes.length];
    int[] order = byColumn();
    for (int place = 0; place < order.length; place++) {
      int flip = order[place];
      int opener = numbering.openers[flip];
      int back = opener < 0 ? 0 : flip - opener;
      int away = numbering.closes[flip] - flip;
      if (back > Character.MAX_VALUE || away > Character.MAX_VALUE) {
        throw new IllegalArgumentException(
            "a tree has " + Math.max(back, away) + " decisions (expected: <= 65535)");
      }
      made[flip] = (long) place << 32 | (long) away << 16 | back;
    }
    return made;
  }

  /** Whether, of values beyond {@link #SMALLEST}, it flips just for those beyond its threshold. */
  private boolean isThreshold(int flip) {
    return trees.categories[nodes[flip]] < 0 && trees.goesLeft(nodes[flip], 0);
  }

  /** Numbers the flips of all trees. */
  private static final class Numbering {
    private final ItemWalk walk;
    private final TreeEnsemble trees;
    private final Changes changes;
    private int[] nodes = new int[1024];
    private int[] openers = new int[1024];
    private int[] closes = new int[1024];
    private int count;
    private int tree;

    Numbering(ItemWalk walk, Changes changes) {
      this.walk = walk;
      this.trees = walk.trees();
      this.changes = changes;
      long[] all = walk.allItems();
      for (tree = 0; tree < trees.trees(); tree++) {
        visit(trees.roots[tree], all, -1);
      }
    }

    private void visit(int node, long[] items, int opener) {
      if (node < 0) {
        return;
      }
      if (walk.queryColumn(node) < 0) {
        visitPart(node, items, opener, true);
        visitPart(node, items, opener, false);
        return;
      }
      boolean left = trees.goesLeft(node, 0);
      int before = left ? trees.left[node] : trees.right[node];
      int after = left ? trees.right[node] : trees.left[node];
      int flip = add(node, opener);
      changes.flip(tree, before, after, items);
      visit(before, items, opener);
      closes[flip] = count;
      visit(after, items, flip);
    }

    private void visitPart(int node, long[] items, int opener, boolean left) {
      long[] part = new long[items.length];
      long any = 0;
      for (int w = 0; w < part.length; w++) {
        part[w] = items[w] & (left ? walk.mask(node, w) : ~walk.mask(node, w));
        any |= part[w];
      }
      if (any != 0) {
        visit(left ? trees.left[node] : trees.right[node], part, opener);
      }
    }

    private int add(int node, int opener) {
      if (count == nodes.length) {
        nodes = Arrays.copyOf(nodes, count * 2);
        openers = Arrays.copyOf(openers, count * 2);
        closes = Arrays.copyOf(closes, count * 2);
      }
      nodes[count] = node;
      openers[count] = opener;
      return count++;
    }
  }
}
