package dev.primavista.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.ModelConfig.Batching;
import dev.primavista.core.model.ModelConfig.Cache;
import dev.primavista.core.model.ModelConfig.Queue;
import dev.primavista.core.model.ModelConfig.WarmUp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ModelConfigTest {
  private final ModelConfig config = ModelConfig.defaults();

  @Test
  void by_default_nothing_waits_for_company_and_nothing_is_kept() {
    assertThat(config.batching().mode()).isEqualTo(Batching.Mode.AUTO);
    assertThat(config.batching().maxDelay()).isZero();
    assertThat(config.cache().on()).isFalse();
    assertThat(config.queue().priorities()).isEqualTo(1);
  }

  @Test
  void each_part_is_replaced_for_itself() {
    ModelConfig other =
        config
            .withInstances(3)
            .withTimeout(Duration.ofSeconds(2))
            .withBatching(
                Batching.defaults().withPreferredSizes(List.of(8, 4)).withMaxRequestRows(9))
            .withQueue(Queue.of(7).withPriorities(4, 2))
            .withCache(new Cache(1024));
    assertThat(other.instances()).isEqualTo(3);
    assertThat(other.timeout()).hasSeconds(2);
    assertThat(other.batching().preferredSizes()).containsExactly(4, 8);
    assertThat(other.batching().maxRequestRows()).isEqualTo(9);
    assertThat(other.queue().capacity()).isEqualTo(7);
    assertThat(other.queue().priorityOf(0)).isEqualTo(2);
    assertThat(other.queue().priorityOf(4)).isEqualTo(4);
    assertThat(other.queue().priorityOf(5)).isEqualTo(2);
    assertThat(other.cache().on()).isTrue();
    assertThat(other.warmUp()).isEqualTo(WarmUp.defaults());
  }

  @Test
  void nonsense_is_refused_with_the_value() {
    refused(() -> config.withInstances(0), "instances: 0 (expected: >= 1)");
    refused(() -> config.withInstances(1025), "instances: 1025 (expected: at most 1024)");
    refused(
        () -> Queue.of(1).withPriorities(1001, 1),
        "queue.priorities: 1001 (expected: at most 1000)");
    refused(() -> config.withTimeout(Duration.ZERO), "timeout: 0s (expected: > 0)");
    refused(() -> Batching.defaults().withMaxSize(0), "batching.max_size: 0 (expected: >= 1)");
    refused(
        () -> Batching.defaults().withPreferredSizes(List.of(64)),
        "batching.preferred_sizes: 64 (expected: 1 to max_size 32)");
    refused(
        () -> Batching.defaults().withMaxDelay(Duration.ofMillis(-1)),
        "batching.max_delay: -1ms (expected: >= 0)");
    refused(() -> Queue.of(0), "queue.capacity: 0 (expected: >= 1)");
    refused(() -> Queue.of(1).withPriorities(2, 3), "queue.default_priority: 3 (expected: 1 to 2)");
    refused(
        () -> Queue.of(1).withPolicies(Map.of(2, Queue.Policy.UNBOUNDED)),
        "queue.by_priority: 2 (expected: 1 to 1)");
    refused(() -> new Cache(-1), "cache.max_size: -1 (expected: >= 0)");
  }

  private static void refused(ThrowingCallable nonsense, String message) {
    assertThatThrownBy(nonsense).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
