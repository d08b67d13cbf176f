package dev.primavista.core.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.traffic.TrafficPolicy.Bound;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CanaryTrialTest {
  private static final long MILLISECOND = 1_000_000;

  @Test
  void more_failures_than_the_bound_allows_end_it() {
    CanaryTrial trial = new CanaryTrial(new Bound(0.1, Duration.ZERO, 20));
    assertThat(trial.note(true, 0)).isEmpty();
    assertThat(trial.note(true, 0)).isEmpty();
    assertThat(trial.note(true, 0))
        .contains("3 of its last 3 requests failed (bound: 10.0 % of 20)");
  }

  @Test
  void old_failures_are_forgotten() {
    CanaryTrial trial = new CanaryTrial(new Bound(0.1, Duration.ZERO, 10));
    for (int i = 0; i < 1000; i++) {
      assertThat(trial.note(i % 10 == 0, 0)).as("request " + i).isEmpty();
    }
  }

  @Test
  void more_slow_requests_than_five_in_a_hundred_end_it() {
    CanaryTrial trial = new CanaryTrial(new Bound(1, Duration.ofMillis(5), 20));
    assertThat(trial.note(false, 5 * MILLISECOND)).isEmpty();
    assertThat(trial.note(false, 6 * MILLISECOND)).isEmpty();
    assertThat(trial.note(false, 6 * MILLISECOND))
        .contains("2 of its last 3 requests took longer than 5 ms (bound: 5 % of 20)");
  }

  @Test
  void without_a_bound_on_time_none_is_too_long() {
    CanaryTrial trial = new CanaryTrial(new Bound(1, Duration.ZERO, 2));
    assertThat(trial.note(false, Long.MAX_VALUE)).isEmpty();
    assertThat(trial.note(false, Long.MAX_VALUE)).isEmpty();
  }
}
