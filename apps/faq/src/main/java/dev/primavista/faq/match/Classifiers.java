package dev.primavista.faq.match;

import dev.primavista.faq.match.encoder.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * What linear classifiers say of the entries they were trained with. Immutable.
 *
 * @param table columns of the text weights
 * @param text per class its weights as 127ths of {@code textStep}, by column, the constant last
 * @param textStep per class
 * @param vector per class its weights of {@link Asked#layers}, the constant last; empty without an
 *     encoder
 */
record Classifiers(TextTable table, byte[][] text, float[] textStep, float[][] vector) {
  static final Classifiers NONE =
      new Classifiers(
          new TextTable(new int[0], new float[0]), new byte[0][], new float[0], new float[0][]);

  /** Rounds the text weights, which are many, to a byte each. */
  static Classifiers of(TextTable table, float[][] text, float[][] vector) {
    byte[][] rounded = new byte[table.size() + 1][text.length];
    float[] steps = new float[text.length];
    for (int c = 0; c < text.length; c++) {
      float largest = 1e-9f;
      for (float weight : text[c]) {
        largest = Math.max(largest, Math.abs(weight));
      }
      steps[c] = largest / Byte.MAX_VALUE;
      for (int column = 0; column < rounded.length; column++) {
        rounded[column][c] = (byte) Math.round(text[c][column] / steps[c]);
      }
    }
    return new Classifiers(table, rounded, steps, vector);
  }

  int classes() {
    return textStep.length;
  }

  /** Sets the classifiers' evidence; not a number for entries that they do not know. */
  void score(Asked asked, Entry[] entries, float[][] rows) {
    float[] text = classes() == 0 ? new float[0] : textScores(asked.clues());
    float[] own = asked.layers();
    for (int row = 0; row < rows.length; row++) {
      int head = entries[row].head();
      boolean known = head >= 0 && head < classes();
      rows[row][Evidence.TEXT_CLASSIFIER.column()] = known ? text[head] : Float.NaN;
      rows[row][Evidence.VECTOR_CLASSIFIER.column()] = known ? vectorScore(own, head) : Float.NaN;
    }
  }

  private float vectorScore(float @Nullable [] own, int head) {
    return own == null || vector.length == 0
        ? 0
        : Vectors.dot(own, vector[head]) + vector[head][own.length];
  }

  private float[] textScores(TextFeatures features) {
    TextTable.Row row = table.row(features);
    float[] sums = new float[classes()];
    for (int i = 0; i < row.columns().length; i++) {
      addScaled(text[row.columns()[i]], row.values()[i], sums);
    }
    addScaled(text[table.size()], 1, sums);
    for (int c = 0; c < sums.length; c++) {
      sums[c] *= textStep[c];
    }
    return sums;
  }

  private static void addScaled(byte[] weights, float factor, float[] sums) {
    for (int i = 0; i < weights.length; i++) {
      sums[i] += weights[i] * factor;
    }
  }
}
