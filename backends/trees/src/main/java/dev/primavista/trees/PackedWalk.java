package dev.primavista.trees;

/** Walks over places of 64 bits. */
final class PackedWalk extends LaneWalk {
  private final TreeEnsemble trees;
  private final long[] places;

  PackedWalk(TreeEnsemble trees, Places packed) {
    super(packed);
    this.trees = trees;
    places = packed.numbers();
  }

  @Override
  int step(int at, Rows rows, int ranks) {
    long place = places[at];
    int left = at + ((int) (place >>> slotBits) & childMask);
    if (place < 0) {
      return left + ruled(place, rows, ranks / rows.slots());
    }
    int slot = (int) place & slotMask;
    return left + (int) ((place - ((long) rows.ranks()[ranks + slot] << rankShift)) >>> 63);
  }

  /** 1 if the node's own rule sends the row right. */
  private int ruled(long place, Rows rows, int row) {
    int node = (int) ((place & Long.MAX_VALUE) >>> rankShift);
    double value = rows.values()[rows.from() + row * rows.width() + trees.feature[node]];
    return trees.goesLeft(node, value) ? 0 : 1;
  }

  @Override
  boolean isLeaf(int at) {
    return places[at] >>> rankShift > leafMask && places[at] >= 0;
  }

  @Override
  int leaf(int at) {
    return (int) (places[at] >>> rankShift) & leafMask;
  }
}
