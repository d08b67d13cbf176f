package dev.primavista.faq.match;

import java.util.Arrays;

/** Collects the features of a text, each as a hash: those of words are even, of characters odd. */
final class Hashes {
  private int[] values;
  private int size;

  Hashes(int expected) {
    values = new int[Math.max(16, expected)];
  }

  /** A feature of words. */
  void addWords(int hash) {
    add(hash & ~1);
  }

  /** The runs of characters of these lengths in a word. */
  void addRuns(String word, int shortest, int longest) {
    for (int from = 0; from < word.length(); from++) {
      for (int length = shortest; length <= longest; length++) {
        if (from + length <= word.length()) {
          add(of(word, from, from + length) | 1);
        }
      }
    }
  }

  private void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  /** FNV-1a of a part of a text, mixed. */
  static int of(String text, int from, int to) {
    int hash = 0x811C9DC5;
    for (int i = from; i < to; i++) {
      hash = (hash ^ text.charAt(i)) * 0x01000193;
    }
    return mixed(hash);
  }

  /** Of two in this order. */
  static int ordered(int first, int second) {
    return mixed(first * 31 + second);
  }

  /** Of two in any order. */
  static int unordered(int one, int other) {
    return ordered(Math.min(one, other), Math.max(one, other));
  }

  private static int mixed(int hash) {
    hash = (hash ^ hash >>> 16) * 0x85EBCA6B;
    hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
    return hash ^ hash >>> 16;
  }

  /** What was collected. */
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
