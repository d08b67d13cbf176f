package dev.primavista.trees;

/** Walks over places of 32 bits: half the memory, where the trees allow it. */
final class CompactWalk extends LaneWalk {
  private final int[] places;
  private final int rankBits;
  private final int childBits;
  private final int leafMask;

  CompactWalk(Places packed) {
    super(packed);
    places = new int[packed.numbers().length];
    for (int at = 0; at < places.length; at++) {
      places[at] = (int) packed.numbers()[at];
    }
    rankBits = packed.rankBits();
    childBits = packed.childBits();
    leafMask = packed.leafBit() - 1;
  }

  @Override
  int step(int at, Rows rows, int ranks) {
    int place = places[at];
    int rank = (place >>> childBits) & ((1 << rankBits) - 1);
    int slot = place >>> (childBits + rankBits);
    return at + (place & ((1 << childBits) - 1)) + ((rank - rows.ranks()[ranks + slot]) >>> 31);
  }

  @Override
  int leaf(int at) {
    return (places[at] >>> childBits) & leafMask;
  }
}
