package dev.primavista.core.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ManualTicker;
import dev.primavista.core.ServingException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InFlightLimitTest {
  private static final long MILLI = 1_000_000;

  private final ManualTicker ticker = new ManualTicker();

  private InFlightLimit limit(int value, int priorities) {
    GradientLimit.Bounds bounds = new GradientLimit.Bounds(4, 100, 10 * MILLI);
    return new InFlightLimit(new GradientLimit(value, bounds, MILLI), priorities, 2, ticker);
  }

  @Test
  void requests_beyond_the_limit_are_refused_until_one_ends() {
    InFlightLimit limit = limit(4, 1);
    for (int i = 0; i < 4; i++) {
      limit.enter(1);
    }
    assertThat(limit.full()).isTrue();
    assertThatThrownBy(() -> limit.enter(1))
        .isInstanceOf(ServingException.Overloaded.class)
        .hasMessage("too many requests: 4 are in flight at this model");
    limit.ended(0);
    limit.enter(1);
    limit.withdrawn();
    assertThat(limit.full()).isFalse();
  }

  @Test
  void a_lower_priority_meets_a_lower_limit() {
    InFlightLimit limit = limit(8, 2);
    for (int i = 0; i < 6; i++) {
      limit.enter(2);
    }
    assertThatThrownBy(() -> limit.enter(2)).isInstanceOf(ServingException.Overloaded.class);
    limit.enter(1);
    limit.enter(1);
    assertThatThrownBy(() -> limit.enter(1)).isInstanceOf(ServingException.Overloaded.class);
  }

  @Test
  void the_limit_follows_the_waits_of_a_whole_window() {
    InFlightLimit limit = limit(50, 1);
    for (int i = 0; i < 50; i++) {
      limit.enter(1);
    }
    for (int i = 0; i < 20; i++) {
      limit.answered(40 * MILLI, MILLI);
    }
    assertThat(limit.limit()).isEqualTo(50);
    ticker.advance(Duration.ofMillis(100));
    limit.answered(40 * MILLI, MILLI);
    assertThat(limit.limit()).isLessThan(50);
  }

  @Test
  void what_executions_take_bounds_the_limit_once_requests_wait_too_long() {
    InFlightLimit limit = limit(90, 1);
    for (int i = 0; i < 60; i++) {
      limit.enter(1);
    }
    for (int window = 0; window < 2; window++) {
      ticker.advance(Duration.ofMillis(600));
      for (int i = 0; i < 10; i++) {
        limit.executed(1, 120 * MILLI);
        limit.answered(300 * MILLI, 120 * MILLI);
      }
    }
    assertThat(limit.limit()).isEqualTo(6);
  }
}
