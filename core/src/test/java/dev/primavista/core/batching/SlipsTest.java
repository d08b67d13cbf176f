package dev.primavista.core.batching;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlipsTest {
  /** Blocking executions with more others between them have nothing to do with each other. */
  private static final long APART = 200;

  private final Slips blocking = Slips.blocking();
  private final Slips holding = Slips.holding();

  @Test
  void the_third_of_a_row_is_too_many() {
    assertThat(blocking.add(1)).isFalse();
    assertThat(blocking.add(1 + APART)).isFalse();
    assertThat(blocking.add(1 + 2 * APART)).isTrue();
  }

  @Test
  void slips_that_lie_far_apart_are_bad_luck() {
    for (long slip = 1; slip <= 20; slip++) {
      assertThat(blocking.add(slip * (APART + 1))).isFalse();
    }
  }

  @Test
  void a_pause_begins_the_count_anew() {
    assertThat(blocking.add(10)).isFalse();
    assertThat(blocking.add(11)).isFalse();
    assertThat(blocking.add(12 + APART)).isFalse();
    assertThat(blocking.add(13 + APART)).isFalse();
    assertThat(blocking.add(14 + APART)).isTrue();
  }

  @Test
  void what_holds_shared_threads_a_little_has_to_do_so_nearly_always() {
    assertThat(holding.isLong(250_000)).isFalse();
    assertThat(holding.isLong(250_001)).isTrue();
    for (long slip = 1; slip < 200; slip++) {
      assertThat(holding.add(slip)).as("%d", slip).isFalse();
    }
    assertThat(holding.add(200)).isTrue();
  }

  /** Adds long executions with a short one behind each so many, until they are no luck. */
  private static boolean isNoLuck(int longOnes) {
    Slips slips = Slips.holding();
    for (long execution = 1; execution <= 100_000; execution++) {
      if (execution % (longOnes + 1) != 0 && slips.add(execution)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void a_short_execution_undoes_four_long_ones() {
    assertThat(isNoLuck(1)).isFalse();
    assertThat(isNoLuck(4)).isFalse();
    assertThat(isNoLuck(5)).isTrue();
  }

  @Test
  void a_long_one_in_eight_is_bad_luck() {
    for (long slip = 1; slip <= 2000; slip++) {
      assertThat(holding.add(8 * slip)).as("%d", slip).isFalse();
    }
  }

  @Test
  void long_ones_at_one_time_or_elsewhere_are_no_short_ones() {
    for (long pair = 0; pair < 99; pair++) {
      assertThat(holding.add(2 * pair)).isFalse();
      assertThat(holding.add(2 * pair)).isFalse();
    }
    for (int i = 0; i < 1000; i++) {
      holding.pass();
    }
    assertThat(holding.add(2 * 99 + 1000)).isFalse();
    assertThat(holding.add(2 * 99 + 1001)).isTrue();
  }
}
