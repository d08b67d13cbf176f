package dev.primavista.faq.match;

import java.util.List;

/**
 * What a text consists of. Each feature is known by a hash; those of words are even, those of
 * characters odd.
 *
 * @param keys distinct, ascending
 * @param times how often each is there, at most 127
 * @param words how many words the text has
 * @param print a hash of the words in their order; equal of texts that differ in signs alone
 */
record TextFeatures(int[] keys, byte[] times, int words, int print) {
  static final TextFeatures NONE = new TextFeatures(new int[0], new byte[0], 0, 1);

  /** Further words are not read, so that no text takes longer than others that are long. */
  private static final int MOST_WORDS = 400;

  private static final int LONGEST_RUN = 5;

  /** So far apart two stems still make a pair in the index. */
  private static final int NEAR = 4;

  /** So far apart two beginnings still make a pair for classifiers. */
  private static final int FAR = 24;

  /** Characters of a word's beginning: what most of its forms share. */
  private static final int BEGINNING = 4;

  /** Endings that English words share with others of the same stem. */
  private static final String[] ENDINGS = {"ing", "edly", "ed", "ies", "es", "s", "ly"};

  private static final int SHORTEST_STEM = 3;

  /**
   * What the index holds of a text: stems and pairs of near ones, and runs of 3 to 5 characters
   * inside words.
   */
  static TextFeatures of(String text, Letters letters) {
    List<String> words = words(text, letters);
    Hashes hashes = new Hashes(words.size() * 20);
    int[] stems = new int[words.size()];
    int print = 1;
    for (int i = 0; i < stems.length; i++) {
      String word = words.get(i);
      stems[i] = Hashes.of(word, 0, stemEnd(word));
      hashes.addWords(stems[i]);
      print = Hashes.ordered(print, Hashes.of(word, 0, word.length()));
      addPairs(stems, i, NEAR, hashes);
      hashes.addRuns(" " + word + " ", 3, LONGEST_RUN);
    }
    return hashes.features(stems.length, print);
  }

  /**
   * What classifiers read in a text: words, pairs of neighbours in their order, beginnings of words
   * and pairs of them however far apart, and runs of 2 to 5 characters inside words. Too much for
   * an index, and a classifier tells by itself what of it matters.
   */
  static TextFeatures forClassifiers(String text, Letters letters) {
    List<String> words = words(text, letters);
    Hashes hashes = new Hashes(words.size() * 30);
    int[] beginnings = new int[words.size()];
    int before = 0;
    for (int i = 0; i < beginnings.length; i++) {
      String word = words.get(i);
      int whole = Hashes.ordered(Hashes.of(word, 0, word.length()), 1);
      hashes.addWords(whole);
      if (i > 0) {
        hashes.addWords(Hashes.ordered(before, whole));
      }
      before = whole;
      beginnings[i] = Hashes.of(word, 0, Math.min(word.length(), BEGINNING));
      hashes.addWords(beginnings[i]);
      addPairs(beginnings, i, FAR, hashes);
      hashes.addRuns(" " + word + " ", 2, LONGEST_RUN);
    }
    return hashes.features(beginnings.length, 1);
  }

  private static List<String> words(String text, Letters letters) {
    List<String> words = Words.of(text, letters);
    return words.subList(0, Math.min(MOST_WORDS, words.size()));
  }

  /** Pairs of a part with those before it. */
  private static void addPairs(int[] parts, int at, int farthest, Hashes hashes) {
    for (int other = Math.max(0, at - farthest); other < at; other++) {
      hashes.addWords(Hashes.unordered(parts[at], parts[other]));
    }
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
}
