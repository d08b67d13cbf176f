package dev.primavista.core.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.core.batching.GradientLimit.Bounds;
import dev.primavista.core.batching.GradientLimit.Window;
import org.junit.jupiter.api.Test;

class GradientLimitTest {
  private static final Bounds BOUNDS = new Bounds(10, 1000, 100);

  private final GradientLimit limit = new GradientLimit(100, BOUNDS, 1);

  @Test
  void it_starts_with_what_fits_into_the_target() {
    assertThat(GradientLimit.startingWith(2, BOUNDS).value()).isEqualTo(50);
    assertThat(GradientLimit.startingWith(0, BOUNDS).value()).isEqualTo(100);
    assertThat(GradientLimit.startingWith(1000, BOUNDS).value()).isEqualTo(10);
  }

  @Test
  void it_grows_by_its_root_while_nobody_waits_too_long() {
    assertThat(limit.after(new Window(50, 5, 100, 1)).value()).isEqualTo(105);
  }

  @Test
  void it_stays_while_nobody_needs_more() {
    assertThat(limit.after(new Window(50, 5, 20, 1))).isEqualTo(limit);
    assertThat(limit.after(new Window(50, 5, 20, 7)))
        .isEqualTo(new GradientLimit(limit.value(), BOUNDS, 7));
  }

  @Test
  void it_shrinks_as_waits_exceed_the_target_but_never_by_more_than_half_at_once() {
    assertThat(limit.after(new Window(125, 5, 100, 1)).value()).isEqualTo(95);
    assertThat(limit.after(new Window(1_000_000, 5, 100, 1)).value()).isEqualTo(80);
  }

  @Test
  void an_execution_longer_than_the_target_may_be_waited_for() {
    assertThat(limit.after(new Window(400, 400, 100, 4)).value()).isEqualTo(105);
  }

  @Test
  void it_goes_below_its_floor_where_requests_would_wait_eight_times_the_target_at_it() {
    GradientLimit slow = new GradientLimit(40, new Bounds(40, 1000, 100), 20);
    for (int i = 0; i < 100; i++) {
      slow = slow.after(new Window((long) (40 * slow.value()), 40, 40, 40));
    }
    assertThat(slow.value()).isEqualTo(20);
  }

  @Test
  void a_guess_is_mended_by_what_requests_turn_out_to_cost() {
    GradientLimit guessed = GradientLimit.startingWith(0, BOUNDS);
    GradientLimit seen = guessed.after(new Window(500, 20, 60, 20));
    assertThat(seen.after(new Window(500, 20, 60, 20)).value()).isEqualTo(15);
    assertThat(seen.after(new Window(500, 20, 60, 0)).value()).isEqualTo(64.5, within(0.1));
    assertThat(seen.after(new Window(50, 20, 60, 20)).value()).isEqualTo(84.4, within(0.1));
  }

  @Test
  void one_window_alone_is_not_believed() {
    Window stalled = new Window(500, 20, 60, 20);
    Window asUsual = new Window(50, 1, 60, 1);
    assertThat(limit.after(stalled).value()).isEqualTo(80);
    assertThat(limit.after(stalled).after(asUsual).after(stalled).value()).isGreaterThan(60);
    assertThat(limit.after(stalled).after(stalled).value()).isEqualTo(15);
  }

  @Test
  void it_never_leaves_its_bounds() {
    GradientLimit low = limit;
    GradientLimit high = limit;
    for (int i = 0; i < 1000; i++) {
      low = low.after(new Window(1_000_000, 5, 1000, 1000));
      high = high.after(new Window(1, 1, 1000, 1));
    }
    assertThat(low.value()).isEqualTo(BOUNDS.floor());
    assertThat(high.value()).isEqualTo(1000);
  }

  @Test
  void a_dozen_requests_get_in_whatever_they_cost() {
    GradientLimit slow = new GradientLimit(40, new Bounds(40, 1000, 100), 20);
    for (int i = 0; i < 100; i++) {
      slow = slow.after(new Window(1_000_000, 5, 40, 1_000_000));
    }
    assertThat(slow.value()).isEqualTo(16);
  }

  @Test
  void it_settles_where_waits_are_about_the_target() {
    GradientLimit settled = limit;
    for (int i = 0; i < 200; i++) {
      long wait = (long) settled.value();
      settled = settled.after(new Window(wait, 1, (int) settled.value(), 1));
    }
    assertThat(settled.value()).isBetween(100.0, 125.0);
  }
}
