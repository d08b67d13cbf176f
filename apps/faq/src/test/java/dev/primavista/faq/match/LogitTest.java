package dev.primavista.faq.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogitTest {
  @Test
  void a_bowl_that_is_long_and_narrow_is_followed_to_its_lowest_point() {
    double[] widths = {1, 100, 1e4};
    double[] lowest = {3, -2, 0.5};
    double[] point =
        Logit.minimise(
            (at, gradient) -> {
              double loss = 1;
              for (int i = 0; i < at.length; i++) {
                double away = at[i] - lowest[i];
                gradient[i] = away * widths[i];
                loss += away * away * widths[i] / 2;
              }
              return loss;
            },
            new double[3]);
    assertThat(point).containsExactly(lowest, within(1e-3));
  }

  @Test
  void odds_are_learned_from_outcomes_to_the_last_digits() {
    double[] point =
        Logit.minimise(
            (at, gradient) -> {
              gradient[0] = 1 / (1 + Math.exp(-at[0])) - 0.8;
              return 0.8 * Logit.surprise(at[0]) + 0.2 * Logit.surprise(-at[0]);
            },
            new double[1]);
    assertThat(point[0]).isCloseTo(Math.log(4), within(1e-3));
  }

  @Test
  void where_nothing_is_to_be_gained_it_stays() {
    double[] start = {1, 2};
    assertThat(Logit.minimise((at, gradient) -> 0, start)).containsExactly(1, 2);
  }

  @Test
  void what_was_sure_surprises_little_and_what_was_impossible_does_not_overflow() {
    assertThat(Logit.surprise(800)).isZero();
    assertThat(Logit.surprise(-800)).isEqualTo(800);
    assertThat(Logit.surprise(0)).isCloseTo(Math.log(2), within(1e-12));
  }
}
