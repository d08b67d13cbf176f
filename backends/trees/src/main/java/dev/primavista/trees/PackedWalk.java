package dev.primavista.trees;

/** Walks over places of 64 bits. */
final class PackedWalk extends LaneWalk {
  private final TreeEnsemble trees;
  private final long[] places;
  private final int rankBits;
  private final int childBits;
  private final int leafMask;

  PackedWalk(TreeEnsemble trees, Places packed) {
    super(packed);
    this.trees = trees;
    places = packed.numbers();
    rankBits = packed.rankBits();
    childBits = packed.childBits();
    leafMask = packed.leafBit() - 1;
  }

  @Override
  int step(int at, Rows rows, int ranks) {
    long place = places[at];
    int left = at + (int) (place & ((1L << childBits) - 1));
    if (place < 0) {
      return left + ruled(place, rows, ranks / rows.slots());
    }
    int rank = (int) (place >>> childBits) & ((1 << rankBits) - 1);
    int slot = (int) (place >>> (childBits + rankBits));
    return left + ((rank - rows.ranks()[ranks + slot]) >>> 31);
  }

  /** 1 if the node's own rule sends the row right. */
  private int ruled(long place, Rows rows, int row) {
    int node = (int) ((place & Long.MAX_VALUE) >>> childBits);
    double value = rows.values()[rows.from() + row * rows.width() + trees.feature[node]];
    return trees.goesLeft(node, value) ? 0 : 1;
  }

  @Override
  int leaf(int at) {
    return (int) (places[at] >>> childBits) & leafMask;
  }
}
