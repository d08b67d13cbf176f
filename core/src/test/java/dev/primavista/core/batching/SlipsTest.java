package dev.primavista.core.batching;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlipsTest {
  private final Slips slips = new Slips();

  @Test
  void the_third_of_a_row_is_too_many() {
    assertThat(slips.add(1)).isFalse();
    assertThat(slips.add(1 + Slips.APART)).isFalse();
    assertThat(slips.add(1 + 2 * Slips.APART)).isTrue();
  }

  @Test
  void slips_that_lie_far_apart_are_bad_luck() {
    for (long slip = 1; slip <= 20; slip++) {
      assertThat(slips.add(slip * (Slips.APART + 1))).isFalse();
    }
  }

  @Test
  void a_pause_begins_the_count_anew() {
    assertThat(slips.add(10)).isFalse();
    assertThat(slips.add(11)).isFalse();
    assertThat(slips.add(12 + Slips.APART)).isFalse();
    assertThat(slips.add(13 + Slips.APART)).isFalse();
    assertThat(slips.add(14 + Slips.APART)).isTrue();
  }
}
