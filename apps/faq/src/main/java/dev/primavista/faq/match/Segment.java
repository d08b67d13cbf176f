package dev.primavista.faq.match;

import dev.primavista.faq.match.encoder.Encoder;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** At most 65,536 wordings with their postings, and their vectors by dimension. Immutable. */
final class Segment {
  static final int MOST = 1 << 16;

  /** A vector's components are kept as 127ths of this: those of sentences seldom exceed it. */
  private static final float LARGEST_COMPONENT = 0.3f;

  private static final float STEP = LARGEST_COMPONENT / Byte.MAX_VALUE;

  private final Columns columns;
  private final Postings postings;
  private final float[] runNorms;
  private final byte @Nullable [][] vectors;

  private Segment(
      Columns columns, Postings postings, float[] runNorms, byte @Nullable [][] vectors) {
    this.columns = columns;
    this.postings = postings;
    this.runNorms = runNorms;
    this.vectors = vectors;
  }

  /** How much a feature tells: the fewer wordings have it, the more. */
  interface Rarity {
    /**
     * The weight of a feature.
     *
     * @param here how many wordings of the segment that is built have it
     */
    float of(int key, int here);
  }

  /** What is known of each wording. Slots are also in entries, each of which lies elsewhere. */
  private record Columns(
      Entry[] entries, int[] slots, boolean[] whole, short[] words, int[] prints) {
    Columns(int size) {
      this(new Entry[size], new int[size], new boolean[size], new short[size], new int[size]);
    }

    void set(int wording, Entry entry, boolean isWhole) {
      entries[wording] = entry;
      slots[wording] = entry.slot();
      whole[wording] = isWhole;
    }

    void set(int wording, int length, int print) {
      words[wording] = (short) length;
      prints[wording] = print;
    }
  }

  /** A segment of these wordings, at most {@link #MOST}; all have vectors or none has. */
  static Segment of(List<Wording> wordings, Rarity rarity) {
    Columns columns = new Columns(wordings.size());
    long[] all = new long[wordings.stream().mapToInt(each -> each.features().size()).sum()];
    int at = 0;
    for (int i = 0; i < wordings.size(); i++) {
      TextFeatures features = wordings.get(i).features();
      columns.set(i, wordings.get(i).entry(), wordings.get(i).whole());
      columns.set(i, features.words(), features.print());
      for (int f = 0; f < features.size(); f++) {
        all[at++] = Postings.posting(features.keys()[f], i, features.times()[f]);
      }
    }
    Postings postings = Postings.of(all);
    return new Segment(
        columns, postings, postings.runNorms(wordings.size(), rarity), vectors(wordings));
  }

  private static byte @Nullable [][] vectors(List<Wording> wordings) {
    float[] first = wordings.isEmpty() ? null : wordings.getFirst().vector();
    if (first == null) {
      return null;
    }
    byte[][] vectors = new byte[first.length][wordings.size()];
    for (int i = 0; i < wordings.size(); i++) {
      float[] vector = wordings.get(i).vector();
      for (int d = 0; vector != null && d < first.length; d++) {
        float bounded = Math.clamp(vector[d], -LARGEST_COMPONENT, LARGEST_COMPONENT);
        vectors[d][i] = (byte) Math.round(bounded / STEP);
      }
    }
    return vectors;
  }

  /** One segment of what lives at this version in all of these. */
  static Segment merged(List<Segment> parts, long version, Rarity rarity) {
    int size = parts.stream().mapToInt(part -> part.living(version)).sum();
    Columns columns = new Columns(size);
    int dimensions = parts.getFirst().dimensions();
    byte[][] vectors = dimensions == 0 ? null : new byte[dimensions][size];
    List<long[]> lists = new ArrayList<>();
    int at = 0;
    for (Segment part : parts) {
      int[] moved = new int[part.size()];
      for (int i = 0; i < part.size(); i++) {
        boolean lives = part.entry(i).livesIn(version);
        moved[i] = lives ? at++ : -1;
        if (lives) {
          columns.set(moved[i], part.entry(i), part.whole(i));
          columns.set(moved[i], part.words(i), part.print(i));
        }
      }
      lists.add(part.postings.moved(moved));
      if (vectors != null && part.vectors != null) {
        move(part.vectors, moved, vectors);
      }
    }
    Postings postings = Postings.of(joined(lists));
    return new Segment(columns, postings, postings.runNorms(size, rarity), vectors);
  }

  private static void move(byte[][] from, int[] moved, byte[][] to) {
    for (int d = 0; d < to.length; d++) {
      for (int i = 0; i < moved.length; i++) {
        if (moved[i] >= 0) {
          to[d][moved[i]] = from[d][i];
        }
      }
    }
  }

  private static long[] joined(List<long[]> parts) {
    long[] all = new long[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (long[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  int size() {
    return columns.entries().length;
  }

  Postings postings() {
    return postings;
  }

  private int dimensions() {
    return vectors == null ? 0 : vectors.length;
  }

  /** How many of the wordings live at this version. */
  int living(long version) {
    int living = 0;
    for (Entry entry : columns.entries()) {
      living += entry.livesIn(version) ? 1 : 0;
    }
    return living;
  }

  Entry entry(int wording) {
    return columns.entries()[wording];
  }

  /** The slot of the wording's entry. */
  int slot(int wording) {
    return columns.slots()[wording];
  }

  boolean whole(int wording) {
    return columns.whole()[wording];
  }

  int words(int wording) {
    return columns.words()[wording];
  }

  /** See {@link TextFeatures#print}. */
  int print(int wording) {
    return columns.prints()[wording];
  }

  /** All wordings' words. */
  int totalWords() {
    int sum = 0;
    for (short each : columns.words()) {
      sum += each;
    }
    return sum;
  }

  /** The length of a wording as the vector of its runs' weights. */
  float runNorm(int wording) {
    return runNorms[wording];
  }

  /**
   * Sets the scalar products with all wordings' vectors; 0 without vectors.
   *
   * @param stride 1 for exact ones; with n every n-th dimension stands for its neighbours
   */
  void products(float[] vector, int stride, float[] products) {
    Arrays.fill(products, 0, size(), 0);
    for (int d = 0; vectors != null && d < vectors.length; d += stride) {
      addScaled(vectors[d], vector[d] * STEP * stride, products);
    }
  }

  private static void addScaled(byte[] components, float factor, float[] sums) {
    for (int i = 0; i < components.length; i++) {
      sums[i] += components[i] * factor;
    }
  }

  /** The scalar product with one wording's vector. */
  float product(float[] vector, int wording) {
    float sum = 0;
    for (int d = 0; vectors != null && d < vectors.length; d++) {
      sum += vectors[d][wording] * vector[d];
    }
    return sum * STEP;
  }

  void write(DataOutputStream out, ToIntFunction<Entry> numbers) throws IOException {
    out.writeInt(size());
    for (int i = 0; i < size(); i++) {
      out.writeInt(numbers.applyAsInt(entry(i)));
      out.writeBoolean(whole(i));
      out.writeShort(words(i));
      out.writeInt(print(i));
      out.writeFloat(runNorms[i]);
    }
    postings.write(out);
    out.writeInt(dimensions());
    for (int d = 0; vectors != null && d < vectors.length; d++) {
      out.write(vectors[d]);
    }
  }

  /** What {@link #write} wrote, of these entries. */
  static Segment read(FileCursor in, Entry[] entries) {
    int size = in.count(15);
    in.require(size <= MOST, "a segment too large");
    Columns columns = new Columns(size);
    float[] norms = new float[size];
    for (int i = 0; i < size; i++) {
      Entry entry = entries[in.bounded(0, entries.length - 1)];
      columns.set(i, entry, in.flag());
      columns.set(i, in.character() & 0x7FFF, in.integer());
      norms[i] = in.number();
    }
    Postings postings = Postings.read(in, size);
    byte[][] vectors = new byte[in.bounded(0, Encoder.MOST_DIMENSIONS)][];
    for (int d = 0; d < vectors.length; d++) {
      vectors[d] = in.bytes(size);
    }
    return new Segment(columns, postings, norms, vectors.length == 0 ? null : vectors);
  }
}
