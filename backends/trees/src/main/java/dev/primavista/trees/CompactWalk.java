package dev.primavista.trees;

/** Walks over places of 32 bits: half the memory, where the trees allow it. */
final class CompactWalk extends LaneWalk {
  private final int[] places;

  CompactWalk(Places packed) {
    super(packed);
    places = new int[packed.numbers().length];
    for (int at = 0; at < places.length; at++) {
      places[at] = (int) packed.numbers()[at];
    }
  }

  @Override
  void toLeaves(Rows rows, int row, int[] at) {
    int[] ranks = shifted(rows, row);
    int tree = 0;
    for (; tree + LANES <= at.length; tree += LANES) {
      int a = at[tree];
      int b = at[tree + 1];
      int c = at[tree + 2];
      int d = at[tree + 3];
      int e = at[tree + 4];
      int f = at[tree + 5];
      int g = at[tree + 6];
      int h = at[tree + 7];
      while (!areLeaves(a, b, c, d) || !areLeaves(e, f, g, h)) {
        for (int i = 0; i < STEPS; i++) {
          a = step(a, ranks);
          b = step(b, ranks);
          c = step(c, ranks);
          d = step(d, ranks);
          e = step(e, ranks);
          f = step(f, ranks);
          g = step(g, ranks);
          h = step(h, ranks);
        }
      }
      at[tree] = a;
      at[tree + 1] = b;
      at[tree + 2] = c;
      at[tree + 3] = d;
      at[tree + 4] = e;
      at[tree + 5] = f;
      at[tree + 6] = g;
      at[tree + 7] = h;
    }
    for (; tree < at.length; tree++) {
      at[tree] = end(at[tree], rows, row);
    }
  }

  /** The ranks of a row where a place has its own, as many as a slot's bits can name. */
  private int[] shifted(Rows rows, int row) {
    int[] ranks = new int[slotMask + 1];
    for (int slot = 0; slot < rows.slots(); slot++) {
      ranks[slot] = rows.ranks()[row * rows.slots() + slot] << rankShift;
    }
    return ranks;
  }

  /** The length of the ranks is a power of two, so that no bound needs to be checked. */
  private int step(int at, int[] ranks) {
    int place = places[at];
    int goesRight = (place - ranks[place & (ranks.length - 1)]) >>> 31;
    return at + ((place >>> slotBits) & childMask) + goesRight;
  }

  private boolean areLeaves(int a, int b, int c, int d) {
    int common = places[a] & places[b] & places[c] & places[d];
    return common >>> rankShift > leafMask;
  }

  @Override
  int step(int at, Rows rows, int ranks) {
    int place = places[at];
    int rank = rows.ranks()[ranks + (place & slotMask)] << rankShift;
    return at + ((place >>> slotBits) & childMask) + ((place - rank) >>> 31);
  }

  @Override
  boolean isLeaf(int at) {
    return places[at] >>> rankShift > leafMask;
  }

  @Override
  int leaf(int at) {
    return (places[at] >>> rankShift) & leafMask;
  }
}
