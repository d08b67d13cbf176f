package dev.primavista.trees;

import java.util.Arrays;

/**
 * Eight walks side by side, so that one's wait for memory is another's work: of one row through
 * eight trees, or of eight rows through one tree.
 */
abstract sealed class LaneWalk implements Walk permits CompactWalk, PackedWalk {
  /** Walks that go side by side. */
  static final int LANES = 8;

  /** Steps that are gone before it is asked whether all walks have ended. */
  static final int STEPS = 4;

  /** How many masks take the time of one step; docs/adr/0007 has the figures. */
  private static final int MASKS_PER_STEP = 2;

  private final int[] starts;
  private final int[] leafStarts;
  private final double[] values;

  /** How the parts of a place are taken out of it. */
  final int rankShift;

  final int slotBits;
  final int slotMask;
  final int childMask;
  final int leafMask;

  LaneWalk(Places packed) {
    starts = packed.starts();
    leafStarts = packed.leafStarts();
    values = packed.values();
    rankShift = packed.rankShift();
    slotBits = packed.slotBits();
    slotMask = (1 << slotBits) - 1;
    childMask = (1 << packed.childBits()) - 1;
    leafMask = packed.leafBit() - 1;
  }

  /** The place that follows for a row whose ranks begin at {@code ranks}; a leaf's is itself. */
  abstract int step(int at, Rows rows, int ranks);

  abstract boolean isLeaf(int at);

  /** The number of the leaf at this place, from its tree's first one on. */
  abstract int leaf(int at);

  @Override
  public final double[] values() {
    return values;
  }

  @Override
  public final void leavesOfRow(Rows rows, int row, int[] into) {
    System.arraycopy(starts, 0, into, 0, starts.length);
    toLeaves(rows, row, into);
    for (int tree = 0; tree < starts.length; tree++) {
      into[tree] = leafStarts[tree] + leaf(into[tree]);
    }
  }

  /** Moves the walks of one row to the places of their leaves. */
  void toLeaves(Rows rows, int row, int[] at) {
    int[] some = new int[LANES];
    int tree = 0;
    for (; tree + LANES <= at.length; tree += LANES) {
      System.arraycopy(at, tree, some, 0, LANES);
      walk(some, rows, row, 0);
      System.arraycopy(some, 0, at, tree, LANES);
    }
    for (; tree < at.length; tree++) {
      at[tree] = end(at[tree], rows, row);
    }
  }

  /**
   * The leaves of one tree that many rows fall into.
   *
   * @param count how many of the rows
   * @param into receives of each row the number of the leaf among {@link #values}
   */
  final void leavesOfTree(Rows rows, int count, int tree, int[] into) {
    int[] at = new int[LANES];
    int row = 0;
    for (; row + LANES <= count; row += LANES) {
      Arrays.fill(at, starts[tree]);
      walk(at, rows, row, 1);
      for (int lane = 0; lane < LANES; lane++) {
        into[row + lane] = leafStarts[tree] + leaf(at[lane]);
      }
    }
    for (; row < count; row++) {
      into[row] = leafStarts[tree] + leaf(end(starts[tree], rows, row));
    }
  }

  /**
   * The work for so many rows, in units of the time that a mask of {@link QuickScorer} takes, with
   * the steps that wait for longer walks.
   */
  final long work(Rows rows, int count) {
    long steps = 0;
    for (int row = 0; row < count; row++) {
      int most = 0;
      for (int tree = 0; tree < starts.length; tree++) {
        most = Math.max(most, length(starts[tree], rows, row));
        if (tree % LANES == LANES - 1 || tree == starts.length - 1) {
          steps += (most + STEPS - 1L) / STEPS * STEPS * LANES;
          most = 0;
        }
      }
    }
    return MASKS_PER_STEP * steps;
  }

  private int length(int start, Rows rows, int row) {
    int length = 0;
    for (int at = start; !isLeaf(at); at = step(at, rows, row * rows.slots())) {
      length++;
    }
    return length;
  }

  /** Where a walk from this place ends. */
  final int end(int start, Rows rows, int row) {
    int ranks = row * rows.slots();
    int at = start;
    while (!isLeaf(at)) {
      at = step(at, rows, ranks);
    }
    return at;
  }

  /**
   * Moves eight walks to their leaves.
   *
   * @param at where they stand, and then where they end
   * @param row the row of the first one
   * @param rowStep how far apart the rows of neighbours are: 0 or 1
   */
  private void walk(int[] at, Rows rows, int row, int rowStep) {
    int step = rowStep * rows.slots();
    int r0 = row * rows.slots();
    int r1 = r0 + step;
    int r2 = r1 + step;
    int r3 = r2 + step;
    int r4 = r3 + step;
    int r5 = r4 + step;
    int r6 = r5 + step;
    int r7 = r6 + step;
    int a = at[0];
    int b = at[1];
    int c = at[2];
    int d = at[3];
    int e = at[4];
    int f = at[5];
    int g = at[6];
    int h = at[7];
    boolean ended;
    do {
      for (int i = 0; i < STEPS; i++) {
        a = step(a, rows, r0);
        b = step(b, rows, r1);
        c = step(c, rows, r2);
        d = step(d, rows, r3);
        e = step(e, rows, r4);
        f = step(f, rows, r5);
        g = step(g, rows, r6);
        h = step(h, rows, r7);
      }
      ended = isLeaf(a) && isLeaf(b) && isLeaf(c) && isLeaf(d);
      ended = ended && isLeaf(e) && isLeaf(f) && isLeaf(g) && isLeaf(h);
    } while (!ended);
    at[0] = a;
    at[1] = b;
    at[2] = c;
    at[3] = d;
    at[4] = e;
    at[5] = f;
    at[6] = g;
    at[7] = h;
  }
}
