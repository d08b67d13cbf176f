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
  void what_holds_its_callers_a_little_has_to_do_so_nearly_always() {
    assertThat(holding.isLong(250_000)).isFalse();
    assertThat(holding.isLong(250_001)).isTrue();
    for (long slip = 1; slip <= 1000; slip++) {
      assertThat(holding.add(10 * slip)).isFalse();
    }
    for (long slip = 1; slip < 199; slip++) {
      assertThat(holding.add(10_000 + 8 * slip)).as("%d", slip).isFalse();
    }
    assertThat(holding.add(10_000 + 8 * 199)).isTrue();
  }
}
