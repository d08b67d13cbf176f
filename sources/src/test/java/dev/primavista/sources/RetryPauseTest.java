package dev.primavista.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetryPauseTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void pauses_grow_from_try_to_try() {
    assertThat(RetryPause.after(1, "", NOW)).isEqualTo(Duration.ofMillis(100));
    assertThat(RetryPause.after(5, "", NOW)).isEqualTo(Duration.ofMillis(1600));
  }

  @Test
  void a_server_gets_the_time_that_it_asks_for() {
    assertThat(RetryPause.after(1, "8", NOW)).isEqualTo(Duration.ofSeconds(8));
    assertThat(RetryPause.after(1, "Thu, 01 Jan 2026 00:00:08 GMT", NOW))
        .isEqualTo(Duration.ofSeconds(8));
    assertThat(RetryPause.after(1, "0", NOW)).isEqualTo(Duration.ofMillis(100));
    assertThat(RetryPause.after(1, "Wed, 31 Dec 2025 00:00:00 GMT", NOW))
        .isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void a_server_that_wants_more_than_a_minute_is_asked_before() {
    assertThat(RetryPause.after(1, "999999999", NOW)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void what_is_no_time_asks_for_none() {
    assertThat(RetryPause.after(2, "later", NOW)).isEqualTo(Duration.ofMillis(200));
  }
}
