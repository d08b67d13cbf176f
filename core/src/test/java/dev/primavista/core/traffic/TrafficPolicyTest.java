package dev.primavista.core.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ServingException;
import dev.primavista.core.TrafficHint;
import dev.primavista.core.traffic.TrafficPolicy.Bound;
import dev.primavista.core.traffic.TrafficPolicy.Canary;
import dev.primavista.core.traffic.TrafficPolicy.Shadow;
import dev.primavista.core.traffic.TrafficPolicy.Track;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrafficPolicyTest {
  private static TrafficPolicy canary(double percent) {
    return new TrafficPolicy(
        1, Optional.of(new Canary(2, percent, Bound.DEFAULT)), Optional.empty());
  }

  private static TrafficHint track(String name) {
    return new TrafficHint(Optional.of(name), Optional.empty());
  }

  @Test
  void a_canary_answers_its_percentage() {
    assertThat(canary(10).track(TrafficHint.NONE, 0.0999)).isEqualTo(Track.CANARY);
    assertThat(canary(10).track(TrafficHint.NONE, 0.1)).isEqualTo(Track.STABLE);
    assertThat(canary(0).track(TrafficHint.NONE, 0)).isEqualTo(Track.STABLE);
    assertThat(canary(100).track(TrafficHint.NONE, 0.999999)).isEqualTo(Track.CANARY);
  }

  @Test
  void a_caller_may_choose_its_track() {
    assertThat(canary(0).track(track("canary"), 1)).isEqualTo(Track.CANARY);
    assertThat(canary(100).track(track("stable"), 0)).isEqualTo(Track.STABLE);
    assertThatThrownBy(() -> canary(1).track(track("beta"), 0))
        .isInstanceOf(ServingException.InvalidRequest.class)
        .hasMessage("track 'beta' (expected: stable or canary)");
    TrafficPolicy without = canary(100).withoutCanary();
    assertThat(without.track(track("canary"), 0)).isEqualTo(Track.STABLE);
  }

  @Test
  void a_shadow_is_asked_its_percentage() {
    TrafficPolicy policy = new TrafficPolicy(1, Optional.empty(), Optional.of(new Shadow(2, 50)));
    assertThat(policy.shadowed(0.49)).isTrue();
    assertThat(policy.shadowed(0.5)).isFalse();
    assertThat(canary(100).shadowed(0)).isFalse();
  }

  @Test
  void what_is_no_policy_is_refused_by_key_and_value() {
    assertThatThrownBy(() -> canary(101)).hasMessage("percent: 101.0 (expected: 0 to 100)");
    assertThatThrownBy(() -> new Shadow(0, 1)).hasMessage("shadow: 0 (expected: >= 1)");
    for (long answering : new long[] {1, 2}) {
      assertThatThrownBy(
              () ->
                  new TrafficPolicy(1, canary(50).canary(), Optional.of(new Shadow(answering, 1))))
          .hasMessage(
              "shadow: " + answering + " (expected: another than the stable one and the canary)");
    }
    assertThatThrownBy(() -> new Bound(2, Duration.ZERO, 1))
        .hasMessage("max_error_rate: 2.0 (expected: 0 to 1)");
    assertThatThrownBy(() -> new Bound(0, Duration.ofMillis(-1), 1))
        .hasMessage("max_latency_ms: -1.0 (expected: >= 0)");
    assertThatThrownBy(() -> new Bound(0, Duration.ZERO, 0))
        .hasMessage("window: 0 (expected: 1 to 100000)");
  }

  @Test
  void a_key_goes_the_same_way_and_keys_are_spread_evenly() {
    int below = 0;
    for (int i = 0; i < 10_000; i++) {
      double chance = Traffic.chanceOf("m", "user-" + i);
      assertThat(chance).isBetween(0.0, 1.0).isEqualTo(Traffic.chanceOf("m", "user-" + i));
      below += chance < 0.1 ? 1 : 0;
    }
    assertThat(below).isBetween(900, 1100);
  }
}
