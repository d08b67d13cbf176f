package dev.primavista.server.observability;

import dev.primavista.core.RequestObserver;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelState;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.server.http.Guard;
import dev.primavista.server.http.HttpServer;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.Step;
import dev.primavista.server.observability.ModelSeries.Version;
import dev.primavista.server.trail.Trail;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is counted, for Prometheus and for the console. Labels have few values: routes
 * are templates, models are those that are in memory; names that clients make up are counted
 * together.
 */
public final class ServerMetrics implements ServingMetrics {
  private static final double NANOS = 1e9;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ModelSeries series = new ModelSeries(registry, this::forgetUnloaded);
  private final Map<Answered, DistributionDataPoint> answers = new ConcurrentHashMap<>();
  private final Histogram requests;
  private final BatchListener batches;
  private volatile @Nullable ModelRegistry watched;
  private volatile @Nullable GuardSeries callers;

  /** Who else is told of batches. */
  @FunctionalInterface
  public interface BatchListener {
    /** Tells nobody. */
    BatchListener NONE = (_, _, _, _) -> {};

    void executed(String model, String version, BatchTimes times, List<RequestObserver> requests);
  }

  private record Answered(String route, String method, int status) {}

  public ServerMetrics() {
    this(BatchListener.NONE);
  }

  public ServerMetrics(BatchListener batches) {
    this.batches = batches;
    Histogram.Builder builder = Buckets.ofSeconds();
    builder.name("primavista_http_requests_seconds").labelNames("route", "method", "status");
    this.requests =
        builder
            .help("From the end of the head to the answer")
            .withoutExemplars()
            .register(registry);
    JvmMemoryMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
    JvmRuntimeInfoMetric.builder().register(registry);
    ProcessMetrics.builder().register(registry);
  }

  /** Shows these models' queues and states, and forgets those that are not among them any more. */
  public void watch(ModelRegistry models) {
    watched = models;
    registry.register(new RegistrySeries(models));
    registry.register(new TritonNames(models, series));
    registry.register(new KserveNames(series));
    registry.register(new TensorflowNames(series));
  }

  /** Shows this server's connections and requests. */
  public void watch(HttpServer server) {
    gauge("primavista_http_in_flight", "Requests being answered", server::inFlight);
    gauge("primavista_http_connections", "Open connections", server::connections);
    gauge("primavista_http_cpu_queued", "Requests waiting for a CPU thread", server::cpuQueued);
    Guard guard = server.guard();
    guard.keys().ifPresent(keys -> register(new GuardSeries(guard, keys)));
  }

  private void register(GuardSeries guarded) {
    callers = guarded;
    registry.register(guarded);
  }

  /** Shows what was delivered and dropped on its way to somebody else. */
  public void watch(Outbox<?> outbox) {
    outbox.register(registry);
  }

  /** Shows these GPUs. */
  public void watch(Gpus gpus) {
    registry.register(new GpuSeries(gpus));
  }

  private void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(gauge -> gauge.call(value.getAsDouble()))
        .register(registry);
  }

  @Override
  public RequestObserver requestArrived() {
    Trail trail = Trail.current();
    return trail == null ? RequestObserver.NONE : trail.arrived();
  }

  @Override
  public void requestCompleted(String model, String version, RequestTimes times) {
    series.of(new Version(model, version)).completed(times);
  }

  @Override
  public void requestFailed(String model, String version, String code) {
    series.failed(Version.of(model, version), code);
  }

  @Override
  public void batchExecuted(
      String model, String version, BatchTimes times, List<RequestObserver> followers) {
    series.of(new Version(model, version)).batch(times.rows());
    for (RequestObserver follower : followers) {
      if (follower instanceof Trail trail) {
        trail.batched(times.rows());
      }
    }
    batches.executed(model, version, times, followers);
  }

  /** What this version did so far. */
  public ModelTotals totals(ModelId id) {
    return series.counters(version(id)).map(ModelCounters::totals).orElse(ModelTotals.NONE);
  }

  /** Counts every request by route, method and status, and by the model that answered it. */
  public Step step() {
    return new Step() {
      @Override
      public void answered(Trail message, long nanos) {
        ServerMetrics.this.answered(message, nanos);
      }

      @Override
      public void completed(Completion done) {
        Answered key = new Answered(done.route(), done.head().method().name(), done.status());
        answers(key).observe(done.nanos() / NANOS);
        if (!done.trail().ofSeveral()) {
          answered(done.trail(), done.nanos());
        }
        GuardSeries guarded = callers;
        if (guarded != null && !done.trail().caller().isEmpty()) {
          guarded.asked(done.trail().caller());
        }
      }
    };
  }

  /**
   * Counts what a door did for a request that a model answered; does nothing for any other.
   *
   * @param nanos from the request's beginning to its answer
   */
  public void answered(Trail trail, long nanos) {
    if (trail.answered()) {
      series.of(new Version(trail.model(), trail.version())).answered(trail, nanos);
    }
  }

  private DistributionDataPoint answers(Answered key) {
    DistributionDataPoint point = answers.get(key);
    return point != null ? point : answers.computeIfAbsent(key, this::point);
  }

  private DistributionDataPoint point(Answered key) {
    return requests.labelValues(key.route(), key.method(), Integer.toString(key.status()));
  }

  /**
   * {@code GET /metrics}, and the path that TensorFlow Serving has for it, in the format that the
   * scraper asks for.
   */
  public List<Route> routes() {
    Exposition exposition = new Exposition(this::scrape);
    return List.of(
        exposition.route("/metrics", "Metrics for Prometheus"),
        exposition.route(
            "/monitoring/prometheus/metrics", "The same where TensorFlow Serving has it"));
  }

  private MetricSnapshots scrape(Predicate<String> names) {
    forgetUnloaded();
    beginReady();
    return registry.scrape(names);
  }

  /** Nobody sees a series before it is scraped: there it begins early enough. */
  private void beginReady() {
    ModelRegistry models = watched;
    if (models != null) {
      models.statuses().stream()
          .filter(status -> status.state() == ModelState.READY)
          .forEach(status -> series.begin(version(status.id())));
    }
  }

  private static Version version(ModelId id) {
    return new Version(id.name(), Long.toString(id.version()));
  }

  /** Versions that are not in memory any more are not counted for ever, scraped or not. */
  private void forgetUnloaded() {
    ModelRegistry models = watched;
    if (models != null) {
      Set<Version> known =
          models.statuses().stream()
              .map(ModelStatus::id)
              .map(ServerMetrics::version)
              .collect(Collectors.toSet());
      series.keepOnly(known::contains);
    }
  }
}
