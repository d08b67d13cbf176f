package dev.primavista.vision.image;

/**
 * Memory that a thread uses again for picture after picture. What is asked for twice is the same
 * memory: nothing of it may be kept.
 */
final class Workspace {
  /** A thread keeps no more than this of each kind; larger pictures get memory of their own. */
  private static final int KEPT_INTS = 1 << 19;

  private static final ThreadLocal<Workspace> OF_THREAD = ThreadLocal.withInitial(Workspace::new);

  private int[][] ring = new int[0][];
  private int[][] turned = new int[0][];

  private Workspace() {}

  static Workspace ofThread() {
    return OF_THREAD.get();
  }

  /** So many lines of at least so many ints with any content: rows that wait for the pass down. */
  int[][] ring(int lines, int length) {
    if (ring.length != lines || ring[0].length < length) {
      int[][] fresh = new int[lines][length];
      if ((long) lines * length > KEPT_INTS) {
        return fresh;
      }
      ring = fresh;
    }
    return ring;
  }

  /** At least so many lines of at least so many ints with any content: columns as lines. */
  int[][] turned(int lines, int length) {
    if (turned.length < lines || turned[0].length < length) {
      int[][] fresh = new int[lines][length];
      if ((long) lines * length > KEPT_INTS) {
        return fresh;
      }
      turned = fresh;
    }
    return turned;
  }
}
