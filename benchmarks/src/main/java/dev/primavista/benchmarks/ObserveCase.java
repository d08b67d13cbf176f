package dev.primavista.benchmarks;

import dev.primavista.core.RequestObserver;
import dev.primavista.core.ServingMetrics.RequestTimes;
import dev.primavista.server.http.Headers;
import dev.primavista.server.http.Method;
import dev.primavista.server.http.RequestHead;
import dev.primavista.server.http.Step;
import dev.primavista.server.observability.ServerMetrics;
import dev.primavista.server.observability.TraceSettings;
import dev.primavista.server.observability.Tracing;
import dev.primavista.server.trail.Trail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What it costs to observe one request that a model answers at once: its trail and all of its
 * metrics, and beside them a trace that is not sampled and one that is, whose collector is away.
 */
final class ObserveCase {
  private static final String NAME = "observe: one answered request";
  private static final String ROUTE = "/v2/models/{model}/infer";
  private static final RequestHead HEAD =
      new RequestHead(
          "r-1",
          Method.POST,
          new RequestHead.Target("/v2/models/iris/infer", Map.of()),
          Headers.NONE);
  private static final Trail.Origin ORIGIN =
      new Trail.Origin("HTTP/1.1", "http", () -> "127.0.0.1");
  private static final RequestTimes TIMES = new RequestTimes(1, 0, 0, 7_000, 0);

  private ObserveCase() {}

  static List<Figure> run() {
    List<Figure> figures = new ArrayList<>();
    figures.add(measure("trail and metrics", List.of()));
    for (String sampler : List.of("always_off", "always_on")) {
      Map<String, String> variables =
          Map.of(
              "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9", "OTEL_TRACES_SAMPLER", sampler);
      try (Tracing tracing = Tracing.start(TraceSettings.of(variables).orElseThrow())) {
        figures.add(measure("trail, metrics and traces " + sampler, List.of(tracing)));
      }
    }
    return figures;
  }

  private static Figure measure(String subject, List<Step> others) {
    ServerMetrics metrics = new ServerMetrics();
    List<Step> steps = new ArrayList<>(others);
    steps.add(metrics.step());
    double micros = CpuTimer.medianMicros(() -> request(metrics, steps));
    return new Figure(NAME, subject, micros, "no HTTP, no model");
  }

  private static void request(ServerMetrics metrics, List<Step> steps) {
    Trail trail = new Trail(ORIGIN, System.nanoTime());
    for (Step step : steps) {
      step.admit(HEAD, trail);
    }
    RequestObserver observer = trail.handling(metrics::requestArrived);
    metrics.requestCompleted("iris", "1", TIMES);
    observer.completed("iris", "1", TIMES);
    trail.encoded();
    Step.Completion done =
        new Step.Completion(HEAD, ROUTE, 200, new Step.Sizes(80, 120), 20_000, null, trail);
    for (Step step : steps) {
      step.completed(done);
    }
  }
}
