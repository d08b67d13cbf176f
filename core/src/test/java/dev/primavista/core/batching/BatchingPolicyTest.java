package dev.primavista.core.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.batching.BatchingPolicy.Decision;
import org.junit.jupiter.api.Test;

class BatchingPolicyTest {
  private final BatchingPolicy policy = new BatchingPolicy(8, 1000);

  @Test
  void a_full_batch_closes_at_once() {
    assertThat(policy.decide(8, 0)).isEqualTo(new Decision.Close(8));
    assertThat(policy.decide(20, 0)).isEqualTo(new Decision.Close(8));
  }

  @Test
  void a_lone_request_waits_no_longer_than_the_delay() {
    assertThat(policy.decide(1, 400)).isEqualTo(new Decision.Wait(600));
    assertThat(policy.decide(1, 1000)).isEqualTo(new Decision.Close(1));
    assertThat(policy.decide(3, 5000)).isEqualTo(new Decision.Close(3));
  }

  @Test
  void without_a_delay_what_is_there_goes() {
    assertThat(new BatchingPolicy(8, 0).decide(1, 0)).isEqualTo(new Decision.Close(1));
  }

  @Test
  void nonsense_is_refused_with_the_value() {
    assertThatThrownBy(() -> new BatchingPolicy(0, 0)).hasMessage("maxRows: 0 (expected: >= 1)");
    assertThatThrownBy(() -> new BatchingPolicy(1, -1))
        .hasMessage("maxDelayNanos: -1 (expected: >= 0)");
  }
}
