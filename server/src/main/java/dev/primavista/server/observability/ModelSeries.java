package dev.primavista.server.observability;

import dev.primavista.core.ServingMetrics.RequestTimes;
import dev.primavista.server.trail.Traced;
import dev.primavista.server.trail.Trail;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of each version of a model while it is known. Its answers, rows and expected
 * failures begin at 0, because a scraper cannot tell how much a series grew to its first value; the
 * stages' histograms, which are most of the bytes, begin whole with the first answer. A version
 * that was unloaded is forgotten with all of its series, so that their number is bounded by the
 * models in memory.
 */
final class ModelSeries {
  private static final double NANOS = 1e9;

  /** Failures that are not the caller's fault: operators are told of the first. */
  private static final List<String> EXPECTED =
      List.of(
          "backend_failure",
          "cancelled",
          "deadline_exceeded",
          "internal_error",
          "model_not_ready",
          "overloaded");

  /** So many versions that are gone may be counted in any case. */
  private static final int FEW = 16;

  private static final double[] ROWS = {1, 2, 4, 8, 16, 32, 64, 128, 256};

  private final Histogram total;
  private final Histogram decode;
  private final Histogram queue;
  private final Histogram compute;
  private final Histogram encode;
  private final Histogram batchRows;
  private final Counter rows;
  private final Counter failures;
  private final Map<Version, OfVersion> versions = new ConcurrentHashMap<>();
  private final Runnable whenNew;
  private volatile int kept;

  /** A version as labels name it; an empty one stands for all models that are not known. */
  record Version(String model, String version) {
    static Version of(String model, String version) {
      return version.isEmpty() ? new Version("unknown", "") : new Version(model, version);
    }
  }

  /**
   * Registers the series of all versions.
   *
   * @param whenNew runs when many versions more are counted than were kept: some may be gone by
   *     then
   */
  ModelSeries(PrometheusRegistry registry, Runnable whenNew) {
    this.whenNew = whenNew;
    this.total = seconds("request", "From the end of a request's head to its answer", registry);
    this.decode = seconds("decode", "Reading a whole body, up to asking the model", registry);
    this.queue = seconds("queue", "From acceptance to execution", registry);
    this.compute = seconds("compute", "Execution, shared by the requests of a batch", registry);
    this.encode = seconds("encode", "Writing the model's answer", registry);
    this.batchRows =
        labelled(Histogram.builder(), "primavista_batch_rows")
            .help("Rows of one execution on an instance's thread")
            .classicUpperBounds(ROWS)
            .nativeInitialSchema(Buckets.SCHEMA)
            .withoutExemplars()
            .register(registry);
    this.rows =
        Counter.builder()
            .name("primavista_inference_rows")
            .help("Rows that were answered")
            .labelNames("model", "version")
            .withoutExemplars()
            .register(registry);
    this.failures =
        Counter.builder()
            .name("primavista_inference_failures")
            .help("Requests that no model answered, by error code")
            .labelNames("model", "version", "code")
            .withoutExemplars()
            .register(registry);
  }

  private static Histogram.Builder labelled(Histogram.Builder builder, String name) {
    builder.name(name).labelNames("model", "version");
    return builder;
  }

  private static Histogram seconds(String stage, String help, PrometheusRegistry registry) {
    return labelled(Buckets.ofSeconds(), "primavista_inference_" + stage + "_seconds")
        .help(help)
        .register(registry);
  }

  /** One version's points, looked up once. Those of its stages begin with its first answer. */
  final class OfVersion {
    private final ModelCounters counters = new ModelCounters();
    private final String[] labels;
    private final DistributionDataPoint answers;
    private final CounterDataPoint answeredRows;
    private volatile @Nullable Stages stages;

    private OfVersion(Version key) {
      labels = new String[] {key.model(), key.version()};
      answers = total.labelValues(labels);
      answeredRows = rows.labelValues(labels);
      EXPECTED.forEach(code -> failures.initLabelValues(key.model(), key.version(), code));
    }

    ModelCounters counters() {
      return counters;
    }

    void completed(RequestTimes times) {
      counters.succeeded(times.rows(), times.queueNanos(), times.computeNanos());
      stages().queue().observe(times.queueNanos() / NANOS);
      stages().compute().observe(times.computeNanos() / NANOS);
      answeredRows.inc(times.rows());
    }

    void batch(int together) {
      stages().batchRows().observe(together);
    }

    /** A door's part of an answered request, with an example of it where it is traced. */
    void answered(Trail trail, long nanos) {
      stages().decode().observe(Math.max(0, trail.arrivedNanos() - trail.handlingNanos()) / NANOS);
      stages().encode().observe(Math.max(0, trail.encodedNanos() - trail.endedNanos()) / NANOS);
      Traced traced = trail.traced().filter(Traced::sampled).orElse(null);
      if (traced == null) {
        answers.observe(nanos / NANOS);
      } else {
        Labels example = Labels.of("trace_id", traced.traceId(), "span_id", traced.spanId());
        answers.observeWithExemplar(nanos / NANOS, example);
      }
    }

    private Stages stages() {
      Stages begun = stages;
      return begun != null ? begun : begin();
    }

    private Stages begin() {
      Stages begun =
          new Stages(
              decode.labelValues(labels),
              queue.labelValues(labels),
              compute.labelValues(labels),
              encode.labelValues(labels),
              batchRows.labelValues(labels));
      stages = begun;
      return begun;
    }
  }

  /** Where the time of answered requests went. */
  private record Stages(
      DistributionDataPoint decode,
      DistributionDataPoint queue,
      DistributionDataPoint compute,
      DistributionDataPoint encode,
      DistributionDataPoint batchRows) {}

  OfVersion of(Version key) {
    OfVersion found = versions.get(key);
    if (found != null) {
      return found;
    }
    OfVersion made = begin(key);
    if (versions.size() > 2 * kept + FEW) {
      whenNew.run();
    }
    return made;
  }

  /** Lets a version's counters begin at 0. */
  OfVersion begin(Version key) {
    return versions.computeIfAbsent(key, OfVersion::new);
  }

  /** What was counted of a version; empty if it is not counted. */
  Optional<ModelCounters> counters(Version key) {
    return Optional.ofNullable(versions.get(key)).map(OfVersion::counters);
  }

  void failed(Version key, String code) {
    if (!key.version().isEmpty()) {
      of(key).counters().failed();
    }
    failures.labelValues(key.model(), key.version(), code).inc();
  }

  /** Forgets all versions but these. */
  void keepOnly(Predicate<Version> known) {
    versions.keySet().removeIf(version -> !known.test(version));
    List<Histogram> all = List.of(total, decode, queue, compute, encode, batchRows);
    all.forEach(metric -> metric.removeIf(labels -> isGone(labels, known)));
    rows.removeIf(labels -> isGone(labels, known));
    failures.removeIf(labels -> isGone(labels, known));
    kept = versions.size();
  }

  private static boolean isGone(List<String> labels, Predicate<Version> known) {
    String version = labels.get(1);
    return !version.isEmpty() && !known.test(new Version(labels.getFirst(), version));
  }

  Histogram total() {
    return total;
  }

  Histogram decode() {
    return decode;
  }

  Histogram compute() {
    return compute;
  }

  Histogram encode() {
    return encode;
  }

  Counter failures() {
    return failures;
  }
}
