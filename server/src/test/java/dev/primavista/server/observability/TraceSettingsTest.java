package dev.primavista.server.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TraceSettingsTest {
  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

  @Test
  void nobody_is_traced_unless_it_is_asked_for() {
    assertThat(TraceSettings.of(Map.of())).isEmpty();
    assertThat(TraceSettings.of(Map.of("OTEL_SERVICE_NAME", "x"))).isEmpty();
    assertThat(TraceSettings.of(Map.of(ENDPOINT, "http://a", "OTEL_SDK_DISABLED", "true")))
        .isEmpty();
    assertThat(TraceSettings.of(Map.of(ENDPOINT, "http://a", "OTEL_TRACES_EXPORTER", "none")))
        .isEmpty();
    assertThat(TraceSettings.of(Map.of(ENDPOINT, " "))).isEmpty();
  }

  @Test
  void defaults_are_opentelemetrys() {
    TraceSettings settings = TraceSettings.of(Map.of("OTEL_TRACES_EXPORTER", "otlp")).orElseThrow();
    assertThat(settings.endpoint()).isEqualTo(URI.create("http://localhost:4318/v1/traces"));
    assertThat(settings.queue()).isEqualTo(new Outbox.Bounds(2048, 512, Duration.ofSeconds(5)));
    assertThat(settings.transport().timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.transport().gzip()).isFalse();
    assertThat(settings.resource()).containsExactly(Map.entry("service.name", "primavista"));
    assertThat(settings.sampler().getDescription()).contains("root:AlwaysOnSampler");
  }

  @Test
  void settings_for_traces_go_before_those_for_all_signals() {
    TraceSettings settings =
        TraceSettings.of(
                Map.of(
                    ENDPOINT,
                    "http://all:1/",
                    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                    "https://only:2/traces",
                    "OTEL_EXPORTER_OTLP_HEADERS",
                    "a=1",
                    "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
                    "b=2%3D3,c=x+y",
                    "OTEL_RESOURCE_ATTRIBUTES",
                    "service.name=n,deployment.environment.name=p"))
            .orElseThrow();
    assertThat(settings.endpoint()).isEqualTo(URI.create("https://only:2/traces"));
    assertThat(settings.headers()).containsExactly(Map.entry("b", "2=3"), Map.entry("c", "x+y"));
    assertThat(settings.resource())
        .containsEntry("service.name", "n")
        .containsEntry("deployment.environment.name", "p");
  }

  @ParameterizedTest
  @CsvSource({
    "always_off,1,AlwaysOffSampler",
    "traceidratio,0.25,TraceIdRatioBased{0.250000}",
    "parentbased_traceidratio,0.5,root:TraceIdRatioBased{0.500000}",
    "parentbased_always_off,1,root:AlwaysOffSampler"
  })
  void samplers_have_their_standard_names(String name, String argument, String described) {
    TraceSettings settings =
        TraceSettings.of(
                Map.of(
                    ENDPOINT,
                    "http://a",
                    "OTEL_TRACES_SAMPLER",
                    name,
                    "OTEL_TRACES_SAMPLER_ARG",
                    argument))
            .orElseThrow();
    assertThat(settings.sampler().getDescription()).contains(described);
  }

  @Test
  void every_fault_is_told_at_once() {
    assertThatThrownBy(
            () ->
                TraceSettings.of(
                    Map.of(
                        ENDPOINT,
                        "collector:4317",
                        "OTEL_EXPORTER_OTLP_PROTOCOL",
                        "grpc",
                        "OTEL_EXPORTER_OTLP_TIMEOUT",
                        "soon",
                        "OTEL_TRACES_SAMPLER",
                        "sometimes",
                        "OTEL_TRACES_SAMPLER_ARG",
                        "2")))
        .hasMessageContainingAll(
            "endpoint: 'collector:4317/v1/traces' (expected: http:// or https://)",
            "OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' (expected: http/protobuf)",
            "OTEL_EXPORTER_OTLP_TIMEOUT: 'soon'",
            "OTEL_TRACES_SAMPLER: 'sometimes'",
            "OTEL_TRACES_SAMPLER_ARG: '2' (expected: 0 to 1)");
    assertThatThrownBy(
            () ->
                TraceSettings.of(
                    Map.of(
                        ENDPOINT,
                        "http://collector:4318",
                        "OTEL_EXPORTER_OTLP_CERTIFICATE",
                        "/nowhere/ca.pem",
                        "OTEL_EXPORTER_OTLP_HEADERS",
                        "x y=1,z=%2")))
        .hasMessageContainingAll(
            "OTEL_EXPORTER_OTLP_CERTIFICATE: '/nowhere/ca.pem' (expected: a file that can be read)",
            "OTEL_EXPORTER_OTLP_HEADERS: 'x y' (expected: the name of a header field)",
            "OTEL_EXPORTER_OTLP_HEADERS: '%' without two digits of sixteen");
  }
}
