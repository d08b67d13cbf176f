package dev.primavista.faq.match;

import java.util.Arrays;
import java.util.List;

/**
 * The features that classifiers of texts know, with what each tells. Words and runs of characters
 * are weighted by TF-IDF and brought to a length, each for itself. Immutable.
 *
 * @param keys ascending
 */
record TextTable(int[] keys, float[] rarities) {
  /** How much longer words are than runs of characters: they tell more. */
  private static final float WORDS_LENGTH = 1.3f;

  /** A feature of fewer texts cannot be learned from. */
  private static final int FEWEST = 2;

  static TextTable of(List<TextFeatures> texts) {
    int[] all = new int[texts.stream().mapToInt(TextFeatures::size).sum()];
    int at = 0;
    for (TextFeatures text : texts) {
      System.arraycopy(text.keys(), 0, all, at, text.size());
      at += text.size();
    }
    Arrays.sort(all);
    int[] keys = new int[all.length];
    float[] rarities = new float[all.length];
    int count = 0;
    for (int from = 0; from < all.length; ) {
      int to = from + 1;
      while (to < all.length && all[to] == all[from]) {
        to++;
      }
      if (to - from >= FEWEST) {
        keys[count] = all[from];
        rarities[count++] = Picture.rarity(to - from, texts.size());
      }
      from = to;
    }
    return new TextTable(Arrays.copyOf(keys, count), Arrays.copyOf(rarities, count));
  }

  int size() {
    return keys.length;
  }

  /** The columns that a text has, and its values there. */
  record Row(int[] columns, float[] values) {}

  Row row(TextFeatures text) {
    int[] columns = new int[text.size()];
    float[] values = new float[text.size()];
    int count = 0;
    float words = 0;
    float runs = 0;
    for (int f = 0; f < text.size(); f++) {
      int column = Arrays.binarySearch(keys, text.keys()[f]);
      if (column >= 0) {
        float value = TextFeatures.damped(text.times()[f]) * rarities[column];
        columns[count] = column;
        values[count++] = value;
        words += TextFeatures.isRun(text.keys()[f]) ? 0 : value * value;
        runs += TextFeatures.isRun(text.keys()[f]) ? value * value : 0;
      }
    }
    for (int i = 0; i < count; i++) {
      boolean isRun = TextFeatures.isRun(keys[columns[i]]);
      values[i] *= isRun ? 1 / (float) Math.sqrt(runs) : WORDS_LENGTH / (float) Math.sqrt(words);
    }
    return new Row(Arrays.copyOf(columns, count), Arrays.copyOf(values, count));
  }
}
