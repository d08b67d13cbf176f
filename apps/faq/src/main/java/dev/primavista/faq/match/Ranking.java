package dev.primavista.faq.match;

/**
 * How much each evidence counts: a conditional logit over the entries (McFadden 1974). Entries that
 * the classifiers know are weighed by one set of weights, the others by another, trained together
 * so that both compete on one scale. Immutable.
 *
 * @param known per {@link Evidence}, for entries that the classifiers know
 * @param fresh per {@link Evidence}, for all others
 * @param freshBias added for all others
 */
record Ranking(float[] known, float[] fresh, float freshBias) {
  /** An entry asked for in its own words comes first, so much at least before all others. */
  private static final float SAME = 8;

  /** What counts before anything was learned: found on public collections of questions. */
  static Ranking untrained(boolean vectored) {
    float[] weights = new float[Evidence.COUNT];
    weights[Evidence.WORDS.column()] = vectored ? 3 : 5;
    weights[Evidence.RUNS.column()] = vectored ? 4 : 9;
    weights[Evidence.WHOLE_WORDS.column()] = vectored ? 2 : 3;
    weights[Evidence.WHOLE_RUNS.column()] = vectored ? 2 : 4;
    weights[Evidence.VECTOR.column()] = vectored ? 14 : 0;
    weights[Evidence.WHOLE_VECTOR.column()] = vectored ? 4 : 0;
    float[] known = weights.clone();
    known[Evidence.TEXT_CLASSIFIER.column()] = 5;
    known[Evidence.VECTOR_CLASSIFIER.column()] = vectored ? 8 : 0;
    return new Ranking(known, weights, 0);
  }

  /** The utility of an entry with this evidence, but for whether it was asked in these words. */
  float utility(float[] row) {
    boolean isFresh = Float.isNaN(row[Evidence.TEXT_CLASSIFIER.column()]);
    float[] weights = isFresh ? fresh : known;
    float utility = isFresh ? freshBias : 0;
    for (int e = 0; e < row.length; e++) {
      utility += weights[e] == 0 ? 0 : weights[e] * row[e];
    }
    return utility;
  }

  /** The utilities of all entries of a shortlist, those asked for in their own words ahead. */
  float[] utilities(Shortlist list) {
    float[] utilities = new float[list.size()];
    float highest = Float.NEGATIVE_INFINITY;
    float lowestSame = Float.POSITIVE_INFINITY;
    for (int row = 0; row < utilities.length; row++) {
      utilities[row] = utility(list.rows()[row]);
      if (list.isSame(row)) {
        lowestSame = Math.min(lowestSame, utilities[row]);
      } else {
        highest = Math.max(highest, utilities[row]);
      }
    }
    float lead = Math.max(SAME, highest + SAME - lowestSame);
    for (int row = 0; row < utilities.length; row++) {
      utilities[row] += list.isSame(row) ? lead : 0;
    }
    return utilities;
  }

  /** The entries' probabilities, given that one of them is meant; none if there are no entries. */
  double[] probabilities(float[] utilities) {
    double[] probabilities = new double[utilities.length];
    float largest = Float.NEGATIVE_INFINITY;
    for (float utility : utilities) {
      largest = Math.max(largest, utility);
    }
    double sum = 0;
    for (int i = 0; i < utilities.length; i++) {
      probabilities[i] = Math.exp(utilities[i] - largest);
      sum += probabilities[i];
    }
    for (int i = 0; i < utilities.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }
}
