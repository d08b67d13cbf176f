package dev.primavista.cli.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.server.observability.PayloadCapture;
import dev.primavista.server.observability.TraceSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ObserveOptionsTest {
  @TempDir private Path folder = Path.of("");

  @Command
  private static final class Any {
    @Mixin private final ObserveOptions options;

    Any(Map<String, String> telemetry) {
      this.options = new ObserveOptions(telemetry);
    }
  }

  private static ObserveOptions parse(Map<String, String> telemetry, String... arguments) {
    Any command = new Any(telemetry);
    var _ = new CommandLine(command).parseArgs(arguments);
    return command.options;
  }

  @Test
  void nothing_is_told_to_anybody_by_default() {
    ObserveOptions options = parse(Map.of());
    assertThat(options.traces()).isEmpty();
    assertThat(options.startCapture()).isEmpty();
    assertThat(options.accessLog()).hasToString("failures");
  }

  @Test
  void options_go_before_opentelemetrys_variables() {
    Map<String, String> telemetry =
        Map.of(
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://variable:1/x",
            "OTEL_TRACES_SAMPLER", "always_off");
    TraceSettings byVariable = parse(telemetry).traces().orElseThrow();
    assertThat(byVariable.endpoint()).isEqualTo(URI.create("http://variable:1/x"));
    TraceSettings byOption =
        parse(telemetry, "--trace-endpoint", "http://option:2", "--trace-share", "0.5")
            .traces()
            .orElseThrow();
    assertThat(byOption.endpoint()).isEqualTo(URI.create("http://option:2/v1/traces"));
    assertThat(byOption.sampler().getDescription()).contains("0.5");
  }

  @Test
  void the_log_and_the_capture_are_shown_as_they_are_set() {
    assertThat(parse(Map.of(), "--access-log").accessLog()).hasToString("all requests");
    assertThat(parse(Map.of(), "--access-log", "--access-log-share=0.1").accessLog())
        .hasToString("failures, and 0.1 of the rest");
    try (PayloadCapture capture =
        parse(Map.of(), "--capture", folder.toString(), "--capture-share", "0.5")
            .startCapture()
            .orElseThrow()) {
      assertThat(capture).hasToString(folder + ", 0.5 of the requests");
    }
  }

  @Test
  void a_value_out_of_its_range_is_told_before_anything_starts() {
    assertThatThrownBy(
            () ->
                Observing.start(
                    parse(
                        Map.of(
                            "OTEL_TRACES_SAMPLER", "traceidratio", "OTEL_TRACES_SAMPLER_ARG", "7"),
                        "--trace-endpoint",
                        "x")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContainingAll("endpoint: 'x/v1/traces'", "OTEL_TRACES_SAMPLER_ARG: '7'");
    assertThatThrownBy(() -> Observing.start(parse(Map.of(), "--trace-share", "7")))
        .hasMessage("--trace-share: 7.0 (expected: 0 to 1)");
    assertThatThrownBy(
            () -> Observing.start(parse(Map.of(), "--capture", "x", "--capture-share", "-1")))
        .hasMessage("--capture-share: -1.0 (expected: 0 to 1)");
  }

  @Test
  void a_place_where_nothing_can_be_kept_is_told_before_anything_starts() throws IOException {
    assertThatThrownBy(() -> Observing.start(parse(Map.of(), "--capture", "s3://bucket/caps")))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(
            "--capture: 's3://bucket/caps' (expected: a folder, or an http:// or https://"
                + " address)");
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> Observing.start(parse(Map.of(), "--capture", file + "/caps")))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(
            "--capture: '" + file + "/caps' cannot be made (expected: a folder to write to)");
  }
}
