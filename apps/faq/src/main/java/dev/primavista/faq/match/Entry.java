package dev.primavista.faq.match;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry as the matcher keeps it. Immutable but for its end. */
final class Entry {
  private final String id;
  private final int slot;
  private final int head;
  private final int wordings;
  private final float @Nullable [] centre;
  private final long print;
  private volatile long diedAt = Long.MAX_VALUE;

  /**
   * An entry.
   *
   * @param slot its number among those that live at the same time
   * @param head its row in the classifiers; -1 where it came after they were trained
   * @param wordings how many the centre is made of
   * @param centre mean of its wordings' vectors, not of length 1; null without an encoder, or where
   *     there is one wording alone
   * @param print of the record that it was made of; see {@link RecordPrint}
   */
  Entry(String id, int slot, int head, int wordings, float @Nullable [] centre, long print) {
    this.id = id;
    this.slot = slot;
    this.head = head;
    this.wordings = wordings;
    this.centre = centre;
    this.print = print;
  }

  String id() {
    return id;
  }

  int slot() {
    return slot;
  }

  int head() {
    return head;
  }

  int wordings() {
    return wordings;
  }

  float @Nullable [] centre() {
    return centre;
  }

  long print() {
    return print;
  }

  /** It is not part of the picture of this version and later ones. */
  void endAt(long version) {
    diedAt = version;
  }

  boolean livesIn(long version) {
    return version < diedAt;
  }

  /** The mean of vectors; null of fewer than two. */
  static float @Nullable [] mean(List<float[]> vectors) {
    if (vectors.size() < 2) {
      return null;
    }
    float[] mean = new float[vectors.getFirst().length];
    for (float[] vector : vectors) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += vector[i] / vectors.size();
      }
    }
    return mean;
  }
}
