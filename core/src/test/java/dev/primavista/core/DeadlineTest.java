package dev.primavista.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private final ManualTicker ticker = new ManualTicker();

  @Test
  void a_deadline_is_over_at_its_instant_and_not_before() {
    Deadline deadline = Deadline.after(Duration.ofNanos(10), ticker);
    ticker.advance(Duration.ofNanos(9));
    assertThat(deadline.remainingNanos()).isEqualTo(1);
    assertThat(deadline.expired()).isFalse();
    ticker.advance(Duration.ofNanos(1));
    assertThat(deadline.expired()).isTrue();
  }

  @Test
  void a_clock_that_passes_its_greatest_number_does_no_harm() {
    ticker.advance(Duration.ofNanos(Long.MAX_VALUE - 5));
    Deadline deadline = Deadline.after(Duration.ofNanos(10), ticker);
    assertThat(deadline.expired()).isFalse();
    ticker.advance(Duration.ofNanos(10));
    assertThat(deadline.expired()).isTrue();
  }

  @Test
  void a_negative_timeout_is_over_however_late_one_looks() {
    Deadline deadline = Deadline.after(Duration.ofSeconds(Long.MIN_VALUE), ticker);
    assertThat(deadline.expired()).isTrue();
    ticker.advance(Duration.ofDays(1));
    assertThat(deadline.expired()).isTrue();
  }

  @Test
  void a_timeout_beyond_all_clocks_is_never_over() {
    ticker.advance(Duration.ofDays(365));
    Deadline deadline = Deadline.after(Duration.ofSeconds(Long.MAX_VALUE), ticker);
    ticker.advance(Duration.ofDays(3650));
    assertThat(deadline.expired()).isFalse();
  }
}
