package dev.primavista.core.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.batching.BatchingPolicy.Decision;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchingPolicyTest {
  private static final long LONG_LIFE = 1_000_000;

  private final BatchingPolicy policy = new BatchingPolicy(8, List.of(), 1000);
  private final BatchingPolicy choosy = new BatchingPolicy(8, List.of(6, 4), 1000);

  @Test
  void a_full_batch_closes_at_once() {
    assertThat(policy.decide(8, 0, LONG_LIFE)).isEqualTo(new Decision.Close(8));
    assertThat(policy.decide(20, 0, LONG_LIFE)).isEqualTo(new Decision.Close(8));
  }

  @Test
  void a_lone_request_waits_no_longer_than_the_delay() {
    assertThat(policy.decide(1, 400, LONG_LIFE)).isEqualTo(new Decision.Wait(600));
    assertThat(policy.decide(1, 1000, LONG_LIFE)).isEqualTo(new Decision.Close(1));
    assertThat(policy.decide(3, 5000, LONG_LIFE)).isEqualTo(new Decision.Close(3));
  }

  @Test
  void without_a_delay_what_is_there_goes() {
    assertThat(new BatchingPolicy(8, List.of(), 0).decide(1, 0, LONG_LIFE))
        .isEqualTo(new Decision.Close(1));
  }

  @Test
  void a_preferred_size_goes_as_soon_as_it_is_there() {
    assertThat(choosy.decide(3, 0, LONG_LIFE)).isEqualTo(new Decision.Wait(1000));
    assertThat(choosy.decide(4, 0, LONG_LIFE)).isEqualTo(new Decision.Close(4));
    assertThat(choosy.decide(5, 0, LONG_LIFE)).isEqualTo(new Decision.Close(4));
    assertThat(choosy.decide(7, 0, LONG_LIFE)).isEqualTo(new Decision.Close(6));
    assertThat(choosy.decide(8, 0, LONG_LIFE)).isEqualTo(new Decision.Close(8));
    assertThat(choosy.decide(3, 1000, LONG_LIFE)).isEqualTo(new Decision.Close(3));
  }

  @Test
  void company_never_costs_more_than_half_of_the_time_that_a_request_has() {
    assertThat(policy.decide(1, 0, 200)).isEqualTo(new Decision.Wait(100));
    assertThat(policy.decide(1, 100, 200)).isEqualTo(new Decision.Close(1));
  }

  @Test
  void nonsense_is_refused_with_the_value() {
    assertThatThrownBy(() -> new BatchingPolicy(0, List.of(), 0))
        .hasMessage("maxRows: 0 (expected: >= 1)");
    assertThatThrownBy(() -> new BatchingPolicy(1, List.of(), -1))
        .hasMessage("maxDelayNanos: -1 (expected: >= 0)");
  }
}
