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
  int step(int at, Rows rows, int ranks) {
    int place = places[at];
    int slot = (place >>> childBits) & slotMask;
    int goesRight = (place - (rows.ranks()[ranks + slot] << rankShift)) >>> 31;
    return at + (place & childMask) + goesRight;
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
