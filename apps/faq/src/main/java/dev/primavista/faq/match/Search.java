package dev.primavista.faq.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Gathers what speaks for which entry. Used by one thread at a time. */
final class Search {
  /** Up to so many entries all come into question. */
  private static final int ALL = 1024;

  /** Of more entries so many. */
  private static final int SOME = 256;

  /** How fast a wording counts less the farther it is. */
  private static final float VECTOR_CROWDING = 16;

  private static final float RUN_CROWDING = 10;
  private static final int BINS = 4096;
  private static final float MOST_PROMISING = 4;

  private final Likeness likeness = new Likeness();
  private int[] rowOfSlot = new int[0];
  private float[] promiseOfSlot = new float[0];

  /**
   * What a question does not see, because it is a wording itself: all of its fold.
   *
   * @param wording its number; -1 for a question of somebody's
   * @param folds per wording
   */
  record Hidden(int wording, int[] folds) {
    static final Hidden NOTHING = new Hidden(-1, new int[0]);

    /** Whether this wording is of the same fold. */
    boolean hides(int other) {
      return wording >= 0 && folds[other] == folds[wording];
    }
  }

  /** The entries that come into question. */
  Shortlist find(Asked asked, Picture picture, Classifiers classifiers, Hidden hidden) {
    return find(asked, picture, classifiers, hidden, entry -> true);
  }

  /**
   * The same among some of the entries.
   *
   * @param among holds for these
   */
  Shortlist find(
      Asked asked,
      Picture picture,
      Classifiers classifiers,
      Hidden hidden,
      Predicate<Entry> among) {
    likeness.compare(asked, picture);
    if (rowOfSlot.length < picture.slots()) {
      rowOfSlot = new int[picture.slots() + picture.slots() / 4];
      promiseOfSlot = new float[rowOfSlot.length];
    }
    Arrays.fill(rowOfSlot, 0, picture.slots(), -1);
    Entry[] entries = chosen(picture, among);
    float[][] rows = new float[entries.length][Evidence.COUNT];
    for (int row = 0; row < entries.length; row++) {
      rowOfSlot[entries[row].slot()] = row;
    }
    fill(asked, picture, hidden, rows);
    finish(asked, picture, hidden, new Shortlist(entries, rows));
    classifiers.score(asked, entries, rows);
    return new Shortlist(entries, rows);
  }

  /**
   * The likest words and runs of characters that one wording of these entries has, in their places
   * of a row; details and answers are no wordings.
   *
   * @param among holds for entries that may be meant
   */
  float[] likest(Asked asked, Picture picture, Predicate<Entry> among) {
    likeness.compare(asked, picture);
    float[] row = new float[Evidence.COUNT];
    int at = 0;
    for (Segment segment : picture.segments()) {
      for (int i = 0; i < segment.size(); i++, at++) {
        float words = likeness.words(at);
        float runs = likeness.runs(at);
        boolean likest = words > row[Evidence.WORDS.column()] || runs > row[Evidence.RUNS.column()];
        Entry entry = segment.entry(i);
        if (likest && !segment.whole(i) && picture.holds(entry) && among.test(entry)) {
          raise(row, Evidence.WORDS, words);
          raise(row, Evidence.RUNS, runs);
        }
      }
    }
    return row;
  }

  private Entry[] chosen(Picture picture, Predicate<Entry> among) {
    Entry[] few =
        picture.entries().values().stream().filter(among).limit(ALL + 1L).toArray(Entry[]::new);
    if (few.length <= ALL) {
      return few;
    }
    Arrays.fill(promiseOfSlot, 0, picture.slots(), 0);
    int at = 0;
    for (Segment segment : picture.segments()) {
      for (int i = 0; i < segment.size(); i++, at++) {
        float promise = promise(at);
        int slot = segment.slot(i);
        Entry entry = segment.entry(i);
        if (promise > promiseOfSlot[slot] && picture.holds(entry) && among.test(entry)) {
          promiseOfSlot[slot] = promise;
        }
      }
    }
    return best(picture, bound(picture.slots()));
  }

  private float promise(int wording) {
    return likeness.words(wording)
        + likeness.runs(wording)
        + 2 * Math.max(0, likeness.product(wording));
  }

  /** The promise that about {@link #SOME} entries reach. */
  private float bound(int slots) {
    int[] bins = new int[BINS];
    for (int slot = 0; slot < slots; slot++) {
      bins[Math.min(BINS - 1, (int) (promiseOfSlot[slot] * (BINS / MOST_PROMISING)))]++;
    }
    int reached = 0;
    int bin = BINS - 1;
    while (bin > 0 && reached + bins[bin] <= SOME) {
      reached += bins[bin--];
    }
    return (bin + 1) * (MOST_PROMISING / BINS);
  }

  private Entry[] best(Picture picture, float bound) {
    List<Entry> best = new ArrayList<>();
    for (Segment segment : picture.segments()) {
      for (int i = 0; i < segment.size(); i++) {
        int slot = segment.slot(i);
        if (promiseOfSlot[slot] >= bound && picture.holds(segment.entry(i))) {
          promiseOfSlot[slot] = -1;
          best.add(segment.entry(i));
        }
      }
    }
    return best.toArray(new Entry[0]);
  }

  private void fill(Asked asked, Picture picture, Hidden hidden, float[][] rows) {
    float[] vector = asked.vector();
    int at = 0;
    for (Segment segment : picture.segments()) {
      for (int i = 0; i < segment.size(); i++, at++) {
        int row = rowOfSlot[segment.slot(i)];
        if (row < 0 || hidden.hides(at) || !picture.holds(segment.entry(i))) {
          continue;
        }
        if (likeness.coarse() && vector != null) {
          likeness.refine(at, segment.product(vector, i));
        }
        add(at, segment.whole(i), rows[row]);
        boolean same = segment.print(i) == asked.features().print() && segment.words(i) > 0;
        raise(rows[row], Evidence.SAME, same ? 1 : 0);
      }
    }
  }

  private void add(int wording, boolean whole, float[] row) {
    float words = likeness.words(wording);
    float runs = likeness.runs(wording);
    float product = likeness.product(wording);
    raise(row, Evidence.WHOLE_WORDS, words);
    raise(row, Evidence.WHOLE_RUNS, runs);
    raise(row, Evidence.WHOLE_VECTOR, product);
    if (whole) {
      return;
    }
    raise(row, Evidence.WORDS, words);
    raise(row, Evidence.RUNS, runs);
    raise(row, Evidence.VECTOR, product);
    row[Evidence.RUN_CROWD.column()] += (float) Math.exp(RUN_CROWDING * (runs - 1));
    row[Evidence.VECTOR_CROWD.column()] += (float) Math.exp(VECTOR_CROWDING * (product - 1));
  }

  private static void raise(float[] row, Evidence evidence, float value) {
    row[evidence.column()] = Math.max(row[evidence.column()], value);
  }

  /** Brings the crowds to logarithms, and compares with the entries' centres. */
  private void finish(Asked asked, Picture picture, Hidden hidden, Shortlist list) {
    float[] own = asked.vector();
    for (int row = 0; row < list.size(); row++) {
      float[] values = list.rows()[row];
      for (Evidence crowd : List.of(Evidence.RUN_CROWD, Evidence.VECTOR_CROWD)) {
        int at = crowd.column();
        values[at] = (float) Math.log(values[at] + 1e-7);
      }
      values[Evidence.CENTRE.column()] =
          own == null
              ? 0
              : centre(
                  own, list.entries()[row], values, isOf(picture, hidden, list.entries()[row]));
    }
  }

  private static boolean isOf(Picture picture, Hidden hidden, Entry entry) {
    return hidden.wording() >= 0 && picture.entryOf(hidden.wording()) == entry;
  }

  /**
   * The cosine with the centre; without the question's own part where it is one of its wordings.
   */
  private static float centre(float[] own, Entry entry, float[] values, boolean isMember) {
    float[] centre = entry.centre();
    if (centre == null) {
      return values[Evidence.VECTOR.column()];
    }
    float share = isMember ? 1f / entry.wordings() : 0;
    float product = 0;
    float squares = 0;
    for (int i = 0; i < own.length; i++) {
      float other = centre[i] - own[i] * share;
      product += other * own[i];
      squares += other * other;
    }
    return (float) (product / Math.sqrt(squares + 1e-12));
  }
}
