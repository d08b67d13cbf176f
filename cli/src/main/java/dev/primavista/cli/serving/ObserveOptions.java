package dev.primavista.cli.serving;

import dev.primavista.cli.terminal.Terminal;
import dev.primavista.server.observability.AccessLog;
import dev.primavista.server.observability.Logs;
import dev.primavista.server.observability.PayloadCapture;
import dev.primavista.server.observability.TraceSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is told of requests, and to whom. */
public final class ObserveOptions {
  private final Map<String, String> telemetry;

  @Option(
      names = "--access-log",
      defaultValue = "${env:PRIMA_ACCESS_LOG:-false}",
      fallbackValue = "true",
      description = "log every request, not only failures")
  private boolean accessLog;

  @Option(
      names = "--access-log-share",
      paramLabel = "RATIO",
      defaultValue = "${env:PRIMA_ACCESS_LOG_SHARE:-1}",
      description = "of how many requests, 0 to 1; failures always (default: ${DEFAULT-VALUE})")
  private double accessLogShare = 1;

  @Option(
      names = "--access-log-header",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "${env:PRIMA_ACCESS_LOG_HEADER}",
      description = "header field that lines tell; secrets are never told; repeatable")
  private @Nullable List<String> accessLogHeaders;

  @Option(
      names = "--access-log-query",
      defaultValue = "${env:PRIMA_ACCESS_LOG_QUERY:-false}",
      fallbackValue = "true",
      description = "lines tell the query, but for secrets")
  private boolean accessLogQuery;

  @Option(
      names = "--log-format",
      paramLabel = "F",
      defaultValue = "${env:PRIMA_LOG_FORMAT}",
      description = "text or json (default: text on a terminal)")
  private Logs.@Nullable Format logFormat;

  @Option(
      names = "--trace-endpoint",
      paramLabel = "URL",
      description = "OpenTelemetry collector that takes OTLP over HTTP")
  private @Nullable String traceEndpoint;

  @Option(
      names = "--trace-share",
      paramLabel = "RATIO",
      description = "of how many requests that bring no decision, 0 to 1 (default: 1)")
  private @Nullable Double traceShare;

  @Mixin private CaptureOptions capture = new CaptureOptions();

  /**
   * @param telemetry the variables of OpenTelemetry, which options go before
   */
  ObserveOptions(Map<String, String> telemetry) {
    this.telemetry = Map.copyOf(telemetry);
  }

  /**
   * Starts the log. Where JSON was asked for, everything that the server says is one of its lines.
   */
  public void startLog(Terminal terminal) {
    Logs.Format usual = terminal.interactive() ? Logs.Format.TEXT : Logs.Format.JSON;
    Logs.start(logFormat == null ? usual : logFormat, "INFO");
    if (logFormat == Logs.Format.JSON) {
      terminal.speakTo(LoggerFactory.getLogger("primavista"));
    }
  }

  /** Tells of options that do nothing without another. */
  void warnOfIdle(Terminal terminal) {
    if (!accessLog && accessLogShare != 1) {
      terminal.warn("--access-log-share does nothing without --access-log");
    }
  }

  /**
   * @throws IllegalArgumentException if the share is out of its range
   */
  AccessLog accessLog() {
    List<String> headers = accessLogHeaders == null ? List.of() : accessLogHeaders;
    return new AccessLog(
        new AccessLog.Lines(accessLog ? accessLogShare : 0, headers, accessLogQuery));
  }

  /**
   * @throws IllegalArgumentException with all that is wrong
   */
  Optional<TraceSettings> traces() {
    Map<String, String> variables = new HashMap<>(telemetry);
    if (traceEndpoint != null) {
      variables.remove("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
      variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", traceEndpoint);
    }
    if (traceShare != null) {
      if (!(traceShare >= 0 && traceShare <= 1)) {
        throw new IllegalArgumentException("--trace-share: " + traceShare + " (expected: 0 to 1)");
      }
      variables.put("OTEL_TRACES_SAMPLER", "parentbased_traceidratio");
      variables.put("OTEL_TRACES_SAMPLER_ARG", traceShare.toString());
    }
    return TraceSettings.of(variables);
  }

  /**
   * The capture that was asked for, running.
   *
   * @throws IllegalArgumentException if a setting is out of its range
   */
  Optional<PayloadCapture> startCapture() {
    return capture.start();
  }
}
