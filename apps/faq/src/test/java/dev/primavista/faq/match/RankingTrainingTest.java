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
      entries[i] = new Entry("e" + i, i, -1, 1, null);
      rows[i] = i == 0 ? row(1, 0.5) : i <= NEAR ? row(0.2, 0.6 + 0.001 * i) : row(0.5, 0);
    }
    Shortlist list = new Shortlist(entries, rows);
    RankingTraining training = new RankingTraining(60);
    for (int question = 0; question < 60; question++) {
      training.add(list, entries[0]);
    }
    Ranking ranking = training.train(Ranking.untrained(false));
    float meant = ranking.utility(rows[0]);
    assertThat(ranking.utility(rows[NEAR])).isLessThan(meant);
    assertThat(ranking.utility(rows[NEAR + FAR])).isLessThan(meant);
  }
}
