package dev.primavista.faq.evaluation;

import dev.primavista.faq.data.Asking;
import java.util.List;

/**
 * What a matcher made of an asking.
 *
 * @param rank of the right entry from 1; entries that score the same share their average rank;
 *     infinite where no entry is right
 * @param first id of the entry that scores highest
 * @param confidence its probability
 * @param inScope higher where an entry is likelier to answer: what the matcher leaves of none, or
 *     the confidence where it does not tell
 */
record Outcome(Asking asking, double rank, String first, double confidence, double inScope) {
  boolean right() {
    return rank <= 1;
  }

  /** What these scores make of an asking. */
  static Outcome of(Asking asking, List<String> ids, Ranker.Scores scores) {
    int own = asking.id().map(ids::indexOf).orElse(-1);
    int right = asking.entryId().map(ids::indexOf).orElse(-1);
    double[] score = scores.probability();
    int first = -1;
    int better = 0;
    int equal = 0;
    for (int i = 0; i < score.length; i++) {
      if (i == own) {
        continue;
      }
      if (first < 0 || score[i] > score[first]) {
        first = i;
      }
      if (right >= 0 && score[i] > score[right]) {
        better++;
      } else if (right >= 0 && score[i] == score[right]) {
        equal++;
      }
    }
    double rank = right < 0 ? Double.POSITIVE_INFINITY : better + (equal + 1) / 2.0;
    double inScope = scores.none().isPresent() ? 1 - scores.none().getAsDouble() : score[first];
    return new Outcome(asking, rank, ids.get(first), score[first], inScope);
  }
}
