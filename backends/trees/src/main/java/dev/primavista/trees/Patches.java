package dev.primavista.trees;

import java.util.Arrays;

/**
 * What each flip that takes effect changes: the items that reach it, the value that each had before
 * and the one it has after. Where one flip takes effect below another, the upper one's values after
 * are the lower one's before; applied in the flips' order, the last one holds. The flips of a
 * column have their places side by side, as a query takes many of few columns. Immutable.
 */
final class Patches {
  /** So many changes are kept at most, about 200 MB. */
  private static final int MOST = 1 << 25;

  /** Items, and a flip's pairs of values, are counted in 16 bits. */
  static final int MOST_ITEMS = 1 << 16;

  /** Numbers of a flip in {@link #heads}. */
  static final int HEAD = 4;

  /**
   * Per place: the flip's tree, where its pairs begin, where its changes begin and where they end.
   */
  final int[] heads;

  /** Pairs of a value before and the one after. */
  final double[] pairs;

  /** Per change: the item, and the pair's number among those of the flip. */
  final char[] changes;

  private Patches(int[] heads, double[] pairs, char[] changes) {
    this.heads = heads;
    this.pairs = pairs;
    this.changes = changes;
  }

  /** Changes that are being gathered, flip after flip. */
  static final class Gathering implements Flips.Changes {
    private final ItemWalk walk;
    private final ItemWalk.State state;
    private final double[] before;
    private final double[] after;
    private int[] heads = new int[1024 * HEAD];
    private double[] pairs = new double[4096];
    private char[] changes = new char[4096];
    private int flips;
    private int pairsEnd;
    private int changesEnd;
    private boolean tooMany;

    Gathering(ItemWalk walk) {
      this.walk = walk;
      this.state = walk.new State();
      this.before = new double[walk.items()];
      this.after = new double[walk.items()];
    }

    @Override
    public void flip(int tree, int nodeBefore, int nodeAfter, long[] reached) {
      if (tooMany) {
        return;
      }
      makeRoom();
      walk.values(nodeBefore, reached, state, before);
      walk.values(nodeAfter, reached, state, after);
      int firstPair = pairsEnd;
      int firstChange = changesEnd;
      for (int item = 0; item < before.length; item++) {
        if ((reached[item >>> 6] >>> item & 1) != 0 && before[item] != after[item]) {
          changes[changesEnd++] = (char) item;
          changes[changesEnd++] = (char) pair(firstPair, before[item], after[item]);
        }
      }
      tooMany = changesEnd > 2 * MOST;
      int[] head = {tree, firstPair, firstChange, changesEnd};
      System.arraycopy(head, 0, heads, HEAD * flips++, HEAD);
    }

    private int pair(int first, double one, double other) {
      int at = first;
      while (at < pairsEnd && (pairs[at] != one || pairs[at + 1] != other)) {
        at += 2;
      }
      if (at == pairsEnd) {
        pairs[pairsEnd++] = one;
        pairs[pairsEnd++] = other;
      }
      return (at - first) / 2;
    }

    private void makeRoom() {
      int most = 2 * before.length;
      if (HEAD * (flips + 1) > heads.length) {
        heads = Arrays.copyOf(heads, heads.length * 2);
      }
      if (changesEnd + most > changes.length) {
        changes = Arrays.copyOf(changes, changesEnd + changesEnd / 2 + most);
      }
      if (pairsEnd + most > pairs.length) {
        pairs = Arrays.copyOf(pairs, pairsEnd + pairsEnd / 2 + most);
      }
    }

    /** Whether there were more than can be kept. */
    boolean tooMany() {
      return tooMany;
    }

    /** All patches, laid out in this order of the flips. */
    Patches laidOut(int[] order) {
      int[] movedHeads = new int[HEAD * flips];
      int place = 0;
      double[] movedPairs = new double[pairsEnd];
      char[] movedChanges = new char[changesEnd];
      int pair = 0;
      int change = 0;
      for (int flip : order) {
        int head = HEAD * flip;
        int pairEnd = flip + 1 < flips ? heads[head + HEAD + 1] : pairsEnd;
        int pairCount = pairEnd - heads[head + 1];
        int changeCount = heads[head + 3] - heads[head + 2];
        System.arraycopy(pairs, heads[head + 1], movedPairs, pair, pairCount);
        System.arraycopy(changes, heads[head + 2], movedChanges, change, changeCount);
        int[] now = {heads[head], pair, change, change + changeCount};
        System.arraycopy(now, 0, movedHeads, HEAD * place++, HEAD);
        pair += pairCount;
        change += changeCount;
      }
      return new Patches(movedHeads, movedPairs, movedChanges);
    }
  }
}
