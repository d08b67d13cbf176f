package dev.primavista.cli.serving;

import dev.primavista.cli.arguments.Faults;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.server.Additions;
import dev.primavista.server.console.ConsoleSection;
import dev.primavista.server.http.Step;
import dev.primavista.server.observability.AccessLog;
import dev.primavista.server.observability.PayloadCapture;
import dev.primavista.server.observability.ServerMetrics;
import dev.primavista.server.observability.ServerMetrics.BatchListener;
import dev.primavista.server.observability.StandardError;
import dev.primavista.server.observability.TraceSettings;
import dev.primavista.server.observability.Tracing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Those who follow requests: metrics, traces, the access log and the capture of payloads. */
final class Observing implements AutoCloseable {
  private final AccessLog accessLog;
  private final Optional<Tracing> tracing;
  private final Optional<PayloadCapture> capture;
  private final ServerMetrics metrics;

  private Observing(
      AccessLog accessLog, Optional<Tracing> tracing, Optional<PayloadCapture> capture) {
    this.accessLog = accessLog;
    this.tracing = tracing;
    this.capture = capture;
    this.metrics =
        new ServerMetrics(tracing.<BatchListener>map(all -> all).orElse(BatchListener.NONE));
    tracing.map(Tracing::outbox).ifPresent(metrics::watch);
    capture.map(PayloadCapture::outbox).ifPresent(metrics::watch);
    StandardError.installed().flatMap(StandardError::waiting).ifPresent(metrics::watch);
  }

  /** Starts what the options ask for. */
  static Observing start(ObserveOptions options) {
    AccessLog accessLog = checked("--access-log-", options::accessLog);
    Optional<Tracing> tracing = traces(options).map(Tracing::start);
    return new Observing(accessLog, tracing, checked("--capture-", options::startCapture));
  }

  /** Tells what is wrong with the options, as far as nothing is opened for it. */
  static void check(ObserveOptions options, Faults faults) {
    faults.in(() -> checked("--access-log-", options::accessLog));
    faults.in(() -> traces(options));
  }

  private static <T> T checked(String prefix, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.wrongSetting(prefix, wrong);
    }
  }

  private static Optional<TraceSettings> traces(ObserveOptions options) {
    try {
      return options.traces();
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.wrongSetting(String.valueOf(wrong.getMessage()));
    }
  }

  ServerMetrics metrics() {
    return metrics;
  }

  /** What the server lets them do; traces come first, so that the others know their names. */
  Additions.Observation observation() {
    List<Step> steps = new ArrayList<>();
    tracing.ifPresent(steps::add);
    steps.add(accessLog);
    return new Additions.Observation(steps, capture);
  }

  /** What the console shows of them. */
  List<ConsoleSection> settings() {
    return List.of(
        ConsoleSection.text("observe.accessLog", accessLog.toString()),
        ConsoleSection.text("observe.traces", tracing.map(Tracing::toString).orElse("off")),
        ConsoleSection.text(
            "observe.capture", capture.map(PayloadCapture::toString).orElse("off")));
  }

  /** Delivers what waits, for a few seconds at the most. */
  @Override
  public void close() {
    capture.ifPresent(PayloadCapture::close);
    tracing.ifPresent(Tracing::close);
  }
}
