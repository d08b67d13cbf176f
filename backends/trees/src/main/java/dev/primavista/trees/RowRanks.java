package dev.primavista.trees;

import java.util.Arrays;

/**
 * Turns the values of a row into ranks: how many of a column's thresholds lie below the value. The
 * decision {@code value <= threshold} is then one between two small whole numbers. What a library
 * does with NaN and with zeros is part of the rank, so that trees need not know: a value that goes
 * left whatever the threshold has rank 0, one that goes right has the highest rank. A column whose
 * decisions treat them in different ways has a slot for each way, over the thresholds of all.
 */
final class RowRanks {
  /** What a slot does with the values that have no place among the thresholds. */
  private enum Rule {
    NAN_LEFT(0),
    NAN_RIGHT(1),
    NAN_IS_ZERO(2),
    ZERO_LEFT(3),
    ZERO_RIGHT(4);

    private final int number;

    Rule(int number) {
      this.number = number;
    }
  }

  private static final Rule[] RULES = Rule.values();

  /** The slot of a node that no rank decides: it has categories, or its threshold is NaN. */
  static final int NONE = -1;

  private final int[] column;
  private final Rule[] rule;

  /** The columns that are looked at. */
  private final int[] columns;

  /** Of each slot, its column's number among {@link #columns}. */
  private final int[] group;

  private final Thresholds thresholds;
  private final int[] slotOfNode;
  private final int[] rankOfNode;

  RowRanks(TreeEnsemble trees) {
    int[] keys = new int[trees.nodes()];
    Arrays.setAll(keys, node -> isRanked(trees, node) ? key(trees, node) : NONE);
    int[] slots = Arrays.stream(keys).filter(key -> key != NONE).sorted().distinct().toArray();
    column = Arrays.stream(slots).map(key -> key / RULES.length).toArray();
    rule = Arrays.stream(slots).mapToObj(key -> RULES[key % RULES.length]).toArray(Rule[]::new);
    slotOfNode = keys;
    Arrays.setAll(slotOfNode, node -> Math.max(NONE, Arrays.binarySearch(slots, keys[node])));
    group = new int[slots.length];
    for (int slot = 1; slot < slots.length; slot++) {
      group[slot] = group[slot - 1] + (column[slot] == column[slot - 1] ? 0 : 1);
    }
    columns = Arrays.stream(column).distinct().toArray();
    int[] groups = new int[keys.length];
    Arrays.setAll(groups, node -> slotOfNode[node] == NONE ? NONE : group[slotOfNode[node]]);
    thresholds = new Thresholds(columns.length, groups, trees.threshold);
    rankOfNode = new int[keys.length];
    Arrays.setAll(rankOfNode, node -> rank(slotOfNode[node], trees.threshold[node]));
  }

  private int rank(int slot, double threshold) {
    if (slot == NONE) {
      return 0;
    }
    return Double.isInfinite(threshold) ? belowInfinite(slot, threshold) : below(slot, threshold);
  }

  private static boolean isRanked(TreeEnsemble trees, int node) {
    return trees.categories[node] < 0 && !Double.isNaN(trees.threshold[node]);
  }

  /** The column and the rule of a node in one number. */
  private static int key(TreeEnsemble trees, int node) {
    boolean left = trees.defaultLeft[node];
    Rule rule =
        switch (trees.missing[node]) {
          case TreeEnsemble.MISSING_ZERO -> left ? Rule.ZERO_LEFT : Rule.ZERO_RIGHT;
          case TreeEnsemble.MISSING_NONE -> trees.float32Inputs ? Rule.NAN_RIGHT : Rule.NAN_IS_ZERO;
          default -> left ? Rule.NAN_LEFT : Rule.NAN_RIGHT;
        };
    return trees.feature[node] * RULES.length + rule.number;
  }

  int slots() {
    return column.length;
  }

  /** How many ranks a row takes: one for each slot, and one at least. */
  int width() {
    return Math.max(1, column.length);
  }

  /** The highest rank that a value can have. */
  int highest() {
    int highest = 0;
    for (int slot = 0; slot < slots(); slot++) {
      highest = Math.max(highest, thresholds(slot));
    }
    return highest;
  }

  /** The slot whose rank decides at this node; {@link #NONE} where the value itself does. */
  int slotOfNode(int node) {
    return slotOfNode[node];
  }

  /** A row goes right at this node if the rank in the node's slot is greater. */
  int rankOfNode(int node) {
    return rankOfNode[node];
  }

  /** How many thresholds the slot's column has: the highest rank of a value. */
  int thresholds(int slot) {
    return thresholds.count(group[slot]);
  }

  /**
   * Ranks a row.
   *
   * @param rows rows one after another
   * @param from the first value of the row
   * @param into receives a rank for each slot, from its index {@code at}
   */
  void of(double[] rows, int from, int[] into, int at) {
    int[] ranks = new int[columns.length];
    thresholds.below(rows, from, columns, ranks);
    for (int slot = 0; slot < column.length; slot++) {
      double value = rows[from + column[slot]];
      double size = Math.abs(value);
      boolean usual = size > TreeEnsemble.ZERO && size < Double.POSITIVE_INFINITY;
      into[at + slot] = usual ? ranks[group[slot]] : unusual(slot, value);
    }
  }

  private int unusual(int slot, double value) {
    if (Double.isInfinite(value)) {
      return belowInfinite(slot, value);
    }
    boolean missing = Double.isNaN(value);
    boolean zero = value >= -TreeEnsemble.ZERO && value <= TreeEnsemble.ZERO;
    return switch (rule[slot]) {
      case NAN_LEFT -> missing ? 0 : below(slot, value);
      case NAN_RIGHT -> missing ? thresholds(slot) : below(slot, value);
      case NAN_IS_ZERO -> below(slot, missing ? 0 : value);
      case ZERO_LEFT -> missing || zero ? 0 : below(slot, value);
      case ZERO_RIGHT -> missing || zero ? thresholds(slot) : below(slot, value);
    };
  }

  private int below(int slot, double value) {
    return thresholds.below(group[slot], value);
  }

  private int belowInfinite(int slot, double value) {
    boolean least = value < 0;
    boolean lastIsInfinite = thresholds.greatest(group[slot]) == Double.POSITIVE_INFINITY;
    return least ? 0 : thresholds(slot) - (lastIsInfinite ? 1 : 0);
  }
}
