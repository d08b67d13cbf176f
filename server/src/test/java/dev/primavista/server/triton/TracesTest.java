package dev.primavista.server.triton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.Ticker;
import dev.primavista.server.oip.RequestTrace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TracesTest {
  private final Traces traces = new Traces(Ticker.SYSTEM);

  /** Every second request is traced. */
  @BeforeEach
  void on() {
    TraceSettings _ =
        traces.update(
            Map.of(
                "trace_level", Optional.of(List.of("TIMESTAMPS")),
                "trace_file", Optional.of(List.of("t.json")),
                "trace_rate", Optional.of(List.of("2"))));
  }

  private boolean traced(String model) {
    return !traces.begin(RequestTrace.Protocol.HTTP, model).equals(RequestTrace.NONE);
  }

  private void set(String model, String name, String value) {
    TraceSettings _ = traces.update(model, Map.of(name, Optional.of(List.of(value))));
  }

  @Test
  void a_models_settings_do_not_restart_the_counts_of_others() {
    set("own", "trace_count", "1");
    assertThat(List.of(traced("own"), traced("any"))).containsOnly(false);
    set("changed", "trace_rate", "1");
    assertThat(List.of(traced("own"), traced("any"), traced("changed"))).containsOnly(true);
    set("changed", "trace_rate", "3");
    assertThat(traces.settings("own").count()).isZero();
    assertThat(List.of(traced("own"), traced("own"), traced("any"))).containsOnly(false);
  }

  @Test
  void the_servers_settings_restart_none_of_a_model_that_has_others() {
    set("own", "trace_rate", "2");
    assertThat(traced("own")).isFalse();
    TraceSettings _ = traces.update(Map.of("trace_rate", Optional.of(List.of("5"))));
    assertThat(traced("own")).isTrue();
  }

  @Test
  void a_setting_that_is_given_again_restarts_its_count() {
    set("own", "trace_rate", "1");
    set("own", "trace_count", "1");
    assertThat(List.of(traced("own"), traced("own"))).containsExactly(true, false);
    set("own", "trace_count", "1");
    assertThat(List.of(traced("own"), traced("own"))).containsExactly(true, false);
  }
}
