package dev.primavista.trees;

import java.util.Arrays;

/**
 * Walks trees of (query, item) pairs with all items at once. Every decision that looks at the
 * item's side is a bit mask of the items that go left: it divides the set of items that came so
 * far. A decision on the query's side sends the whole set one way. Immutable.
 */
final class ItemWalk {
  /** A deeper tree is no tree that anybody trains. */
  static final int DEEPEST = 4096;

  private final TreeEnsemble trees;
  private final int queryFrom;
  private final int queryTo;
  private final int items;
  private final int words;
  private final long[] masks;
  private final int depth;

  /**
   * Splits the columns into two sides.
   *
   * @param queryFrom first column of the query side
   * @param queryTo column after the last of the query side
   * @param itemRows one full row per item; its query columns are not read
   */
  ItemWalk(TreeEnsemble trees, int queryFrom, int queryTo, double[][] itemRows) {
    this.trees = trees;
    this.queryFrom = queryFrom;
    this.queryTo = queryTo;
    this.items = itemRows.length;
    this.words = (items + 63) >>> 6;
    this.masks = itemMasks(itemRows);
    this.depth = deepest() + 2;
  }

  /** Hears which items a leaf gets. */
  interface Leaves {
    /**
     * One leaf.
     *
     * @param sets holds the items' bits from index {@code at}
     */
    void leaf(int leaf, long[] sets, int at);
  }

  /** One thread's means to walk: the query's columns and the sets that still wait. */
  final class State {
    final double[] query = new double[queryTo - queryFrom];
    private final int[] nodes = new int[depth];
    private final long[] sets = new long[(depth + 1) * words];
  }

  TreeEnsemble trees() {
    return trees;
  }

  int items() {
    return items;
  }

  /** How many longs a set of items takes. */
  int words() {
    return words;
  }

  int queryColumns() {
    return queryTo - queryFrom;
  }

  /** The query's column that a node looks at; negative where it looks at the item. */
  int queryColumn(int node) {
    int column = trees.feature[node];
    return column >= queryFrom && column < queryTo ? column - queryFrom : -1;
  }

  /** The items that an item-side node sends left. */
  long mask(int node, int word) {
    return masks[node * words + word];
  }

  long[] allItems() {
    long[] all = new long[words];
    Arrays.fill(all, -1L);
    if ((items & 63) != 0) {
      all[words - 1] = (1L << items) - 1;
    }
    return all;
  }

  /** Walks from a node or {@code ~leaf} with these items. */
  void walk(int from, long[] items, State state, Leaves leaves) {
    int[] nodes = state.nodes;
    long[] sets = state.sets;
    System.arraycopy(items, 0, sets, 0, words);
    nodes[0] = from;
    int top = 1;
    while (top > 0) {
      top--;
      int node = nodes[top];
      int set = top * words;
      while (node >= 0) {
        int column = queryColumn(node);
        if (column >= 0) {
          boolean left = trees.goesLeft(node, state.query[column]);
          node = left ? trees.left[node] : trees.right[node];
          continue;
        }
        int sides = sides(node, sets, set);
        if (sides == BOTH) {
          divide(node, sets, set);
          nodes[top] = trees.right[node];
          top++;
          set = top * words;
        }
        node = sides == RIGHT ? trees.right[node] : trees.left[node];
      }
      leaves.leaf(~node, sets, set);
    }
  }

  /** Each of these items' value below a node or of {@code ~leaf}; others' are left as they are. */
  void values(int from, long[] reached, State state, double[] into) {
    walk(
        from,
        reached,
        state,
        (leaf, sets, at) -> {
          for (int item = 0; item < items; item++) {
            if ((sets[at + (item >>> 6)] >>> item & 1) != 0) {
              into[item] = trees.leafValues[leaf];
            }
          }
        });
  }

  private static final int RIGHT = 0;
  private static final int LEFT = 1;
  private static final int BOTH = 2;

  private int sides(int node, long[] sets, int set) {
    long anyLeft = 0;
    long anyRight = 0;
    for (int w = 0; w < words; w++) {
      long mask = masks[node * words + w];
      anyLeft |= sets[set + w] & mask;
      anyRight |= sets[set + w] & ~mask;
    }
    if (anyLeft == 0) {
      return RIGHT;
    }
    return anyRight == 0 ? LEFT : BOTH;
  }

  /** Leaves those that go right where the set was, and puts the others behind it. */
  private void divide(int node, long[] sets, int set) {
    for (int w = 0; w < words; w++) {
      long mask = masks[node * words + w];
      long whole = sets[set + w];
      sets[set + w] = whole & ~mask;
      sets[set + words + w] = whole & mask;
    }
  }

  private long[] itemMasks(double[][] itemRows) {
    long[] all = new long[Math.multiplyExact(trees.nodes(), words)];
    for (int node = 0; node < trees.nodes(); node++) {
      if (queryColumn(node) >= 0) {
        continue;
      }
      for (int item = 0; item < items; item++) {
        if (trees.goesLeft(node, itemRows[item][trees.feature[node]])) {
          all[node * words + (item >>> 6)] |= 1L << item;
        }
      }
    }
    return all;
  }

  private int deepest() {
    int[] depths = new int[trees.nodes()];
    int[] stack = new int[trees.nodes() + 2];
    int deepest = 0;
    for (int root : trees.roots) {
      deepest = Math.max(deepest, depthOf(root, depths, stack));
    }
    if (deepest > DEEPEST) {
      throw new IllegalArgumentException(
          "a tree is " + deepest + " decisions deep (expected: <= " + DEEPEST + ")");
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
      deepest = Math.max(deepest, depths[node] + 1);
      for (int child : new int[] {trees.left[node], trees.right[node]}) {
        if (child >= 0) {
          depths[child] = depths[node] + 1;
          stack[top++] = child;
        }
      }
    }
    return deepest;
  }
}
