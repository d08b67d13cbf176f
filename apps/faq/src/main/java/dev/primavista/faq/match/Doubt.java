package dev.primavista.faq.match;

import java.util.Arrays;
import java.util.List;

/**
 * Whether any entry is meant at all: logistic regression over a summary of the shortlist.
 * Immutable.
 *
 * @param weights per number of the summary, the constant last
 */
record Doubt(float[] weights) {
  private static final int EXTRA = 5;

  /** How many numbers a summary has. */
  static final int COUNT = 3 * Evidence.COUNT + EXTRA;

  /** Doubt before anything was learned: of questions that share little with every entry. */
  static Doubt untrained(boolean vectored) {
    float[] weights = new float[COUNT + 1];
    int best = Evidence.COUNT;
    weights[best + Evidence.RUNS.column()] = -6;
    weights[best + Evidence.WORDS.column()] = -3;
    weights[best + Evidence.VECTOR.column()] = vectored ? -10 : 0;
    weights[COUNT] = vectored ? 5 : 1;
    return new Doubt(weights);
  }

  /** Whether nothing was learned yet. */
  boolean isUntrained() {
    return Arrays.equals(weights, untrained(true).weights)
        || Arrays.equals(weights, untrained(false).weights);
  }

  /**
   * The probability that no entry is meant. Whoever asks in the words of a known asking means what
   * it means; only where these words mean an entry and none is there something to weigh.
   */
  double none(float[] summary) {
    boolean meansEntry = summary[Evidence.SAME.column()] > 0;
    boolean meansNone = summary[2 * Evidence.COUNT + Evidence.SAME.column()] > 0;
    if (meansEntry != meansNone) {
      return meansNone ? 1 : 0;
    }
    double sum = weights[COUNT];
    for (int i = 0; i < COUNT; i++) {
      sum += weights[i] * summary[i];
    }
    return 1 / (1 + Math.exp(-sum));
  }

  /**
   * What a shortlist looks like as a whole.
   *
   * @param utilities per entry; negative infinity for one that is left out
   * @param noneRow the evidence of the askings that mean none; zeros where there are no such
   */
  static float[] summary(Shortlist list, float[] utilities, float[] noneRow, int words) {
    float[] summary = new float[COUNT];
    Arrays.fill(summary, Evidence.COUNT, 2 * Evidence.COUNT, Float.NEGATIVE_INFINITY);
    int top = -1;
    int second = -1;
    for (int row = 0; row < list.size(); row++) {
      if (utilities[row] == Float.NEGATIVE_INFINITY) {
        continue;
      }
      if (top < 0 || utilities[row] > utilities[top]) {
        second = top;
        top = row;
      } else if (second < 0 || utilities[row] > utilities[second]) {
        second = row;
      }
      for (int e = 0; e < Evidence.COUNT; e++) {
        summary[Evidence.COUNT + e] = Math.max(summary[Evidence.COUNT + e], number(list, row, e));
      }
    }
    if (top < 0) {
      return new float[COUNT];
    }
    for (int e = 0; e < Evidence.COUNT; e++) {
      summary[e] = number(list, top, e);
      summary[2 * Evidence.COUNT + e] = Float.isNaN(noneRow[e]) ? 0 : noneRow[e];
    }
    double rest = 0;
    for (float utility : utilities) {
      rest += Math.exp(utility - utilities[top]);
    }
    int at = 3 * Evidence.COUNT;
    summary[at++] = utilities[top];
    summary[at++] = second < 0 ? 0 : utilities[top] - utilities[second];
    summary[at++] = (float) Math.log(rest);
    summary[at++] = (float) (1 / rest);
    summary[at] = (float) Math.log1p(words);
    return summary;
  }

  /**
   * The same summary where nothing but the telling words of the question is like an entry.
   *
   * @param likest a row of evidence that has what these words find
   */
  static float[] byTellingWords(float[] summary, float[] likest) {
    float[] own = summary.clone();
    for (Evidence each : List.of(Evidence.WORDS, Evidence.RUNS)) {
      own[Evidence.COUNT + each.column()] = likest[each.column()];
    }
    return own;
  }

  private static float number(Shortlist list, int row, int evidence) {
    float value = list.rows()[row][evidence];
    return Float.isNaN(value) ? 0 : value;
  }
}
