package dev.primavista.faq.match;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RankingTrainingTest {
  private static final int NEAR = 24;
  private static final int FAR = 100;

  private static float[] row(double words, double runs) {
    float[] row = new float[Evidence.COUNT];
    row[Evidence.WORDS.column()] = (float) words;
    row[Evidence.RUNS.column()] = (float) runs;
    row[Evidence.TEXT_CLASSIFIER.column()] = Float.NaN;
    return row;
  }

  /** Among the nearest the most alike in characters are wrong; among all of them they are not. */
  @Test
  void what_helps_among_the_nearest_alone_does_not_lift_the_others() {
    Entry[] entries = new Entry[1 + NEAR + FAR];
    float[][] rows = new float[entries.length][];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = new Entry("e" + i, i, -1, 1, null, RecordPrint.UNKNOWN);
      rows[i] = i == 0 ? row(1, 0.5) : i <= NEAR ? row(0.2, 0.6 + 0.001 * i) : row(0.5, 0);
    }
    Shortlist list = new Shortlist(entries, rows);
    RankingTraining training = new RankingTraining(60, false);
    for (int question = 0; question < 60; question++) {
      training.add(list, entries[0]);
    }
    Ranking ranking = training.train(Ranking.untrained(false));
    float meant = ranking.utility(rows[0]);
    assertThat(ranking.utility(rows[NEAR])).isLessThan(meant);
    assertThat(ranking.utility(rows[NEAR + FAR])).isLessThan(meant);
  }

  /** In every question words speak for the wrong entry. */
  private static Ranking misled(int questions) {
    Entry[] entries = {
      new Entry("meant", 0, -1, 1, null, RecordPrint.UNKNOWN),
      new Entry("other", 1, -1, 1, null, RecordPrint.UNKNOWN)
    };
    Shortlist list = new Shortlist(entries, new float[][] {row(0.1, 0.4), row(0.2, 0.3)});
    RankingTraining training = new RankingTraining(questions, false);
    for (int question = 0; question < questions; question++) {
      training.add(list, entries[0]);
    }
    return training.train(Ranking.untrained(false));
  }

  @Test
  void evidence_never_speaks_against_an_entry() {
    assertThat(misled(10_000).fresh()[Evidence.WORDS.column()]).isZero();
  }

  @Test
  void few_questions_move_weights_less_than_many() {
    int words = Evidence.WORDS.column();
    float few = misled(1).fresh()[words];
    assertThat(few).isBetween(1f, Ranking.untrained(false).fresh()[words]);
    assertThat(misled(50).fresh()[words]).isLessThan(few / 2);
  }

  @Test
  void an_entry_asked_for_in_its_own_words_comes_first_however_the_rest_weighs() {
    Entry[] entries = {
      new Entry("asked", 0, -1, 1, null, RecordPrint.UNKNOWN),
      new Entry("other", 1, -1, 1, null, RecordPrint.UNKNOWN)
    };
    float[] own = row(0, 0);
    own[Evidence.SAME.column()] = 1;
    float[] weights = Ranking.untrained(false).fresh();
    Ranking ranking = new Ranking(weights, weights, 0);
    float[] utilities =
        ranking.utilities(new Shortlist(entries, new float[][] {own, row(100, 100)}));
    assertThat(ranking.probabilities(utilities)[0]).isGreaterThan(0.99);
  }
}
