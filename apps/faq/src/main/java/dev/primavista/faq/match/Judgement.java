package dev.primavista.faq.match;

/**
 * A shortlist with what the ranking makes of it.
 *
 * @param list without the askings that mean none
 * @param utilities per entry
 * @param summary what {@link Doubt} reads
 */
record Judgement(Shortlist list, float[] utilities, float[] summary) {
  static Judgement of(Shortlist found, Ranking ranking, int words) {
    Shortlist list = found.without(FaqMatcher.NONE);
    float[] utilities = ranking.utilities(list);
    float[] none = found.row(FaqMatcher.NONE);
    return new Judgement(list, utilities, Doubt.summary(list, utilities, none, words));
  }

  /** The same, doubted by what the telling words of the question find. */
  Judgement doubtedBy(float[] likest) {
    return new Judgement(list, utilities, Doubt.byTellingWords(summary, likest));
  }
}
