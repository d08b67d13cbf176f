package dev.primavista.faq.match;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Per feature the wordings that have it, and how often. Wordings are numbered from 0 to 65,535 at
 * most, so that a number takes two bytes. Immutable.
 */
final class Postings {
  private final int[] keys;
  private final int[] starts;
  private final char[] holders;
  private final byte[] times;

  private Postings(int[] keys, int[] starts, char[] holders, byte[] times) {
    this.keys = keys;
    this.starts = starts;
    this.holders = holders;
    this.times = times;
  }

  /** One posting in 32 bits of key, 24 of the wording's number and 8 of the count. */
  static long posting(int key, int wording, byte times) {
    return (long) key << 32 | (long) wording << 8 | times;
  }

  /**
   * Orders postings by feature.
   *
   * @param postings see {@link #posting}; sorted here
   */
  static Postings of(long[] postings) {
    Arrays.parallelSort(postings);
    char[] holders = new char[postings.length];
    byte[] times = new byte[postings.length];
    int[] keys = new int[postings.length];
    int[] starts = new int[postings.length + 1];
    int count = 0;
    for (int i = 0; i < postings.length; i++) {
      int key = (int) (postings[i] >> 32);
      if (count == 0 || keys[count - 1] != key) {
        starts[count] = i;
        keys[count++] = key;
      }
      holders[i] = (char) (postings[i] >>> 8);
      times[i] = (byte) postings[i];
    }
    starts[count] = postings.length;
    return new Postings(
        Arrays.copyOf(keys, count), Arrays.copyOf(starts, count + 1), holders, times);
  }

  /**
   * The postings again, for wordings with other numbers.
   *
   * @param moved per wording its new number; -1 for one that is left out
   */
  long[] moved(int[] moved) {
    long[] postings = new long[holders.length];
    int count = 0;
    for (int k = 0; k < keys.length; k++) {
      for (int i = starts[k]; i < starts[k + 1]; i++) {
        if (moved[holders[i]] >= 0) {
          postings[count++] = posting(keys[k], moved[holders[i]], times[i]);
        }
      }
    }
    return Arrays.copyOf(postings, count);
  }

  /** Where a feature stands; negative where no wording has it. */
  int find(int key) {
    int low = 0;
    int high = keys.length - 1;
    while (low <= high) {
      // Keys are hashes, hence evenly spread: the place can be guessed.
      long span = (long) keys[high] - keys[low];
      long ahead = (long) key - keys[low];
      if (ahead < 0 || ahead > span) {
        return -1;
      }
      int middle = span == 0 ? low : low + (int) ((double) ahead / span * (high - low));
      if (keys[middle] == key) {
        return middle;
      }
      if (keys[middle] < key) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** How many wordings have the feature that stands there. */
  int holders(int feature) {
    return starts[feature + 1] - starts[feature];
  }

  /** Adds to each wording that has the feature what the table says for its count. */
  void add(int feature, float[] gainOfTimes, float[] sums, int from) {
    for (int i = starts[feature]; i < starts[feature + 1]; i++) {
      sums[from + holders[i]] += gainOfTimes[times[i]];
    }
  }

  /** The lengths of so many wordings as vectors of their runs' weights. */
  float[] runNorms(int wordings, Segment.Rarity rarity) {
    float[] norms = new float[wordings];
    for (int k = 0; k < keys.length; k++) {
      if (TextFeatures.isRun(keys[k])) {
        float rare = rarity.of(keys[k], holders(k));
        for (int i = starts[k]; i < starts[k + 1]; i++) {
          float weight = TextFeatures.damped(times[i]) * rare;
          norms[holders[i]] += weight * weight;
        }
      }
    }
    for (int i = 0; i < norms.length; i++) {
      norms[i] = (float) Math.sqrt(norms[i]);
    }
    return norms;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(keys.length);
    for (int key : keys) {
      out.writeInt(key);
    }
    for (int k = 0; k < keys.length; k++) {
      out.writeInt(holders(k));
    }
    out.writeInt(holders.length);
    for (int i = 0; i < holders.length; i++) {
      out.writeChar(holders[i]);
    }
    out.write(times);
  }

  /** What {@link #write} wrote of so many wordings. */
  static Postings read(FileCursor in, int wordings) {
    int[] keys = in.ints(in.count(8));
    int[] starts = new int[keys.length + 1];
    for (int k = 0; k < keys.length; k++) {
      in.require(k == 0 || keys[k - 1] < keys[k], "features out of order");
      starts[k + 1] = Math.addExact(starts[k], in.bounded(1, wordings));
    }
    int length = in.count(3);
    in.require(length == starts[keys.length], "another number of postings");
    char[] holders = new char[length];
    for (int i = 0; i < length; i++) {
      holders[i] = in.character();
      in.require(holders[i] < wordings, "a posting of a wording that is not there");
    }
    byte[] times = in.bytes(length);
    for (byte each : times) {
      in.require(each > 0, "a count below 1");
    }
    return new Postings(keys, starts, holders, times);
  }
}
