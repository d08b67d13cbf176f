package dev.primavista.faq.match;

import java.util.Arrays;
import java.util.List;

/**
 * What a text consists of: the stems of its words and pairs of near ones, and the runs of 3 to 5
 * characters inside its words. Each is known by a hash; those of words are even, those of
 * characters odd.
 *
 * @param keys distinct, ascending
 * @param times how often each is there, at most 127
 * @param words how many words the text has
 * @param print a hash of the words in their order; equal of texts that differ in signs alone
 */
record TextFeatures(int[] keys, byte[] times, int words, int print) {
  private static final int SHORTEST_RUN = 3;
  private static final int LONGEST_RUN = 5;

  /** So far apart two words still make a pair. */
  private static final int FARTHEST = 4;

  /** Endings that English words share with others of the same stem. */
  private static final String[] ENDINGS = {"ing", "edly", "ed", "ies", "es", "s", "ly"};

  private static final int SHORTEST_STEM = 3;

  /** Further words are not read, so that no text takes longer than others that are long. */
  private static final int MOST_WORDS = 400;

  static TextFeatures of(String text) {
    List<String> words = Words.of(text);
    words = words.subList(0, Math.min(MOST_WORDS, words.size()));
    Hashes hashes = new Hashes(words.size() * 20);
    int[] stems = new int[words.size()];
    int print = 1;
    for (int i = 0; i < stems.length; i++) {
      String word = words.get(i);
      stems[i] = hash(word, 0, stemEnd(word));
      hashes.add(stems[i] & ~1);
      print = mixed(print * 31 + hash(word, 0, word.length()));
      for (int j = Math.max(0, i - FARTHEST); j < i; j++) {
        hashes.add(mixed(Math.min(stems[i], stems[j]) * 31 + Math.max(stems[i], stems[j])) & ~1);
      }
      runs(" " + word + " ", hashes);
    }
    return hashes.features(stems.length, print);
  }

  /** Whether this is a feature of characters, not of words. */
  static boolean isRun(int key) {
    return (key & 1) == 1;
  }

  /** The weight of so many occurrences: their logarithm. */
  static float damped(int times) {
    return (float) (1 + Math.log(times));
  }

  int size() {
    return keys.length;
  }

  private static int stemEnd(String word) {
    for (String ending : ENDINGS) {
      int end = word.length() - ending.length();
      if (end >= SHORTEST_STEM && word.endsWith(ending)) {
        return end;
      }
    }
    return word.length();
  }

  private static void runs(String word, Hashes hashes) {
    for (int from = 0; from < word.length(); from++) {
      for (int length = SHORTEST_RUN; length <= LONGEST_RUN; length++) {
        if (from + length <= word.length()) {
          hashes.add(hash(word, from, from + length) | 1);
        }
      }
    }
  }

  /** FNV-1a, mixed. */
  private static int hash(String text, int from, int to) {
    int hash = 0x811C9DC5;
    for (int i = from; i < to; i++) {
      hash = (hash ^ text.charAt(i)) * 0x01000193;
    }
    return mixed(hash);
  }

  private static int mixed(int hash) {
    hash = (hash ^ hash >>> 16) * 0x85EBCA6B;
    hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
    return hash ^ hash >>> 16;
  }

  private static final class Hashes {
    private int[] values;
    private int size;

    Hashes(int expected) {
      values = new int[Math.max(16, expected)];
    }

    void add(int value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }

    TextFeatures features(int words, int print) {
      Arrays.sort(values, 0, size);
      int[] keys = new int[size];
      byte[] times = new byte[size];
      int distinct = 0;
      for (int i = 0; i < size; i++) {
        if (i > 0 && values[i] == values[i - 1]) {
          times[distinct - 1] = (byte) Math.min(Byte.MAX_VALUE, times[distinct - 1] + 1);
        } else {
          keys[distinct] = values[i];
          times[distinct++] = 1;
        }
      }
      return new TextFeatures(
          Arrays.copyOf(keys, distinct), Arrays.copyOf(times, distinct), words, print);
    }
  }
}
