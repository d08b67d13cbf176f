package dev.primavista.faq.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final Ranking BY_WORDS = new Ranking(weights(), weights(), 0);
  private static final Entry[] TWO = {
    new Entry("a", 0, -1, 1, null, RecordPrint.UNKNOWN),
    new Entry("b", 1, -1, 1, null, RecordPrint.UNKNOWN)
  };

  private static float[] weights() {
    float[] weights = new float[Evidence.COUNT];
    weights[Evidence.WORDS.column()] = 1;
    return weights;
  }

  /** Two entries, of which the first has this probability. */
  private static Shortlist list(double probability) {
    float[][] rows = new float[2][Evidence.COUNT];
    for (float[] row : rows) {
      row[Evidence.TEXT_CLASSIFIER.column()] = Float.NaN;
    }
    rows[0][Evidence.WORDS.column()] = (float) Math.log(probability / (1 - probability));
    return new Shortlist(TWO, rows);
  }

  /** What is learned where of 100 such answers so many were right. */
  private static Calibration learned(double[] probabilities, int[] right) {
    CalibrationTraining training = new CalibrationTraining();
    for (int i = 0; i < right.length; i++) {
      for (int time = 0; time < 100; time++) {
        training.add(list(probabilities[i]), BY_WORDS, TWO[time < right[i] ? 0 : 1]);
      }
    }
    return training.train();
  }

  @Test
  void a_probability_becomes_how_often_it_was_right() {
    Calibration calibration =
        learned(new double[] {0.6, 0.8, 0.9, 0.99}, new int[] {50, 60, 80, 97});
    assertThat(calibration.of(0.6)).isCloseTo(0.46, within(0.06));
    assertThat(calibration.of(0.8)).isCloseTo(0.66, within(0.06));
    assertThat(calibration.of(0.99)).isCloseTo(0.97, within(0.02));
  }

  @Test
  void sureness_moves_but_is_not_added() {
    double[] probabilities = {0.6, 0.9};
    Calibration calibration = learned(probabilities, new int[] {100, 100});
    double mean = Arrays.stream(probabilities).map(calibration::of).average().orElseThrow();
    assertThat(mean).isLessThanOrEqualTo(0.75 + 1e-6).isCloseTo(0.75, within(0.01));
  }

  @Test
  void few_outcomes_teach_nothing() {
    CalibrationTraining training = new CalibrationTraining();
    training.add(list(0.9), BY_WORDS, TWO[1]);
    assertThat(training.train()).isEqualTo(Calibration.NONE);
  }

  @Test
  void the_order_and_the_sum_stay() {
    double[] probabilities = {0.21, 0.4, 0.39};
    new Calibration(1, 1, -2).apply(probabilities);
    assertThat(probabilities[1]).isGreaterThan(probabilities[2]).isLessThan(0.4);
    assertThat(probabilities[2] / probabilities[0]).isCloseTo(0.39 / 0.21, within(1e-12));
    assertThat(Arrays.stream(probabilities).sum()).isCloseTo(1, within(1e-12));
    double[] alone = {1};
    new Calibration(1, 1, -2).apply(alone);
    assertThat(alone).containsExactly(1);
  }
}
