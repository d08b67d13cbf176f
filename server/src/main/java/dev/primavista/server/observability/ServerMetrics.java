package dev.primavista.server.observability;

import dev.primavista.core.RequestObserver;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelState;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.HttpServer;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.Step;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is counted, for Prometheus and for the console. Tags have few values: routes are
 * templates, models are those that are known; names that clients make up are counted together.
 */
public final class ServerMetrics implements ServingMetrics, AutoCloseable {
  private static final String EXPOSITION = "text/plain; version=0.0.4; charset=utf-8";
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(10)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Map<Version, ModelMeters> models = new ConcurrentHashMap<>();
  private final Map<Answered, Timer> answers = new ConcurrentHashMap<>();
  private final MultiGauge queueDepth;
  private final MultiGauge modelReady;
  private volatile @Nullable ModelRegistry watched;

  private record Version(String model, String version) {
    Tags tags() {
      return version.isEmpty()
          ? Tags.of("model", "unknown", "version", "")
          : Tags.of("model", model, "version", version);
    }
  }

  private record Answered(String route, String method, int status) {}

  private record ModelMeters(
      ModelCounters counters, Timer queue, Timer compute, DistributionSummary batchRows) {}

  public ServerMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    collections.bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    this.queueDepth =
        MultiGauge.builder("primavista.queue.depth")
            .description("Requests that wait for an instance")
            .register(registry);
    this.modelReady =
        MultiGauge.builder("primavista.model.ready")
            .description("1 where this version answers")
            .register(registry);
  }

  /** Shows these models' queues and states. */
  public void watch(ModelRegistry models) {
    this.watched = models;
  }

  /** Shows this server's connections and requests. */
  public void watch(HttpServer server) {
    gauge("primavista.http.in.flight", "Requests being answered", server, HttpServer::inFlight);
    gauge("primavista.http.connections", "Open connections", server, HttpServer::connections);
    gauge(
        "primavista.http.cpu.queued",
        "Requests waiting for a CPU thread",
        server,
        HttpServer::cpuQueued);
  }

  private void gauge(
      String name,
      String description,
      HttpServer server,
      java.util.function.ToDoubleFunction<HttpServer> value) {
    Gauge.builder(name, server, value).description(description).register(registry);
  }

  @Override
  public void requestCompleted(String model, String version, RequestTimes times) {
    ModelMeters meters = meters(new Version(model, version));
    meters.counters().succeeded(times.rows(), times.queueNanos(), times.computeNanos());
    meters.queue().record(times.queueNanos(), TimeUnit.NANOSECONDS);
    meters.compute().record(times.computeNanos(), TimeUnit.NANOSECONDS);
    registry
        .counter("primavista.inference.rows", new Version(model, version).tags())
        .increment(times.rows());
  }

  @Override
  public void requestFailed(String model, String version, String code) {
    Version key = new Version(version.isEmpty() ? "" : model, version);
    meters(key).counters().failed();
    registry.counter("primavista.inference.failures", key.tags().and("code", code)).increment();
  }

  @Override
  public void batchExecuted(
      String model, String version, BatchTimes times, List<RequestObserver> requests) {
    meters(new Version(model, version)).batchRows().record(times.rows());
  }

  /** What this version did so far. */
  public ModelTotals totals(ModelId id) {
    return meters(new Version(id.name(), Long.toString(id.version()))).counters().totals();
  }

  private ModelMeters meters(Version key) {
    ModelMeters meters = models.get(key);
    return meters != null ? meters : models.computeIfAbsent(key, this::newMeters);
  }

  private ModelMeters newMeters(Version key) {
    return new ModelMeters(
        new ModelCounters(),
        Timer.builder("primavista.inference.queue")
            .description("From acceptance to execution")
            .serviceLevelObjectives(BUCKETS)
            .tags(key.tags())
            .register(registry),
        Timer.builder("primavista.inference.compute")
            .description("Execution")
            .serviceLevelObjectives(BUCKETS)
            .tags(key.tags())
            .register(registry),
        DistributionSummary.builder("primavista.batch.rows")
            .description("Rows of one execution on an instance's thread")
            .tags(key.tags())
            .register(registry));
  }

  /** Counts every request by route, method and status. */
  public Step step() {
    return new Step() {
      @Override
      public void completed(Completion done) {
        Answered key = new Answered(done.route(), done.head().method().name(), done.status());
        timer(key).record(done.nanos(), TimeUnit.NANOSECONDS);
      }
    };
  }

  private Timer timer(Answered key) {
    Timer timer = answers.get(key);
    return timer != null ? timer : answers.computeIfAbsent(key, this::newTimer);
  }

  private Timer newTimer(Answered key) {
    return Timer.builder("primavista.http.requests")
        .description("From the end of the head to the answer")
        .serviceLevelObjectives(BUCKETS)
        .tags("route", key.route(), "method", key.method())
        .tags("status", Integer.toString(key.status()))
        .register(registry);
  }

  /** {@code GET /metrics} in Prometheus' text format. */
  public Route route() {
    return Route.get("/metrics", Handler.of(_ -> Response.of(200, EXPOSITION, scrape())));
  }

  private byte[] scrape() {
    ModelRegistry shown = watched;
    if (shown != null) {
      List<MultiGauge.Row<?>> depths =
          shown.statuses().stream()
              .filter(status -> status.handle().isPresent())
              .<MultiGauge.Row<?>>map(
                  status ->
                      MultiGauge.Row.of(
                          tags(status.id()), status.handle().get().executor().queueDepth()))
              .toList();
      queueDepth.register(depths, true);
      List<MultiGauge.Row<?>> states =
          shown.statuses().stream()
              .<MultiGauge.Row<?>>map(
                  status ->
                      MultiGauge.Row.of(
                          tags(status.id()), status.state() == ModelState.READY ? 1 : 0))
              .toList();
      modelReady.register(states, true);
    }
    return registry.scrape().getBytes(StandardCharsets.UTF_8);
  }

  private static Tags tags(ModelId id) {
    return new Version(id.name(), Long.toString(id.version())).tags();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
