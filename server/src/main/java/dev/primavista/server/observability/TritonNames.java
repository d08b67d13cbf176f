package dev.primavista.server.observability;

import com.sun.management.OperatingSystemMXBean;
import dev.primavista.core.model.ModelStatistics;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelStatus;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The names that dashboards for Triton ask for, read from the statistics that models keep anyway; a
 * version that is loaded again goes on counting. They have no type, because Prometheus' counters
 * must end in {@code _total} and Triton's do not.
 */
final class TritonNames implements MultiCollector {
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final ModelRegistry models;
  private final ModelSeries series;

  /** One metric that is there for every version. */
  private record Statistic(String name, String help, ToDoubleFunction<ModelHandle> value) {
    static Statistic of(String name, String help, ToDoubleFunction<ModelStatistics> value) {
      return new Statistic(
          name, help, handle -> value.applyAsDouble(handle.statisticsSinceFirstLoad()));
    }

    static Statistic micros(
        String name,
        String help,
        java.util.function.Function<ModelStatistics.Requests, ModelStatistics.Total> total) {
      return of(name, help, all -> total.apply(all.requests()).nanos() / NANOS_PER_MICRO);
    }
  }

  private static final List<Statistic> STATISTICS =
      List.of(
          Statistic.of(
              "nv_inference_request_success",
              "Requests that were answered",
              all -> all.requests().success().count()),
          Statistic.of(
              "nv_inference_count",
              "Rows that were answered by an execution",
              ModelStatistics::inferenceCount),
          Statistic.of(
              "nv_inference_exec_count",
              "Executions, each of one batch",
              ModelStatistics::executionCount),
          Statistic.micros(
              "nv_inference_request_duration_us",
              "Time of answered requests",
              ModelStatistics.Requests::success),
          Statistic.micros(
              "nv_inference_queue_duration_us",
              "Time that answered requests waited",
              ModelStatistics.Requests::queue),
          Statistic.micros(
              "nv_inference_compute_input_duration_us",
              "Time of joining inputs",
              ModelStatistics.Requests::computeInput),
          Statistic.micros(
              "nv_inference_compute_infer_duration_us",
              "Time of execution",
              ModelStatistics.Requests::computeInfer),
          Statistic.micros(
              "nv_inference_compute_output_duration_us",
              "Time of parting outputs",
              ModelStatistics.Requests::computeOutput),
          Statistic.of(
              "nv_cache_num_hits_per_model",
              "Requests that the cache answered",
              all -> all.requests().cacheHit().count()),
          Statistic.of(
              "nv_cache_num_misses_per_model",
              "Requests that the cache could not answer",
              all -> all.requests().cacheMiss().count()),
          Statistic.micros(
              "nv_cache_hit_duration_per_model",
              "Time of answers from the cache",
              ModelStatistics.Requests::cacheHit),
          Statistic.micros(
              "nv_cache_miss_duration_per_model",
              "Time of looking up in vain and storing",
              ModelStatistics.Requests::cacheMiss),
          new Statistic(
              "nv_inference_pending_request_count",
              "Requests that wait for an instance",
              handle -> handle.executor().queueDepth()));

  TritonNames(ModelRegistry models, ModelSeries series) {
    this.models = models;
    this.series = series;
  }

  @Override
  public MetricSnapshots collect() {
    List<ModelStatus> loaded =
        models.statuses().stream().filter(status -> status.handle().isPresent()).toList();
    List<MetricSnapshot> all = new ArrayList<>();
    for (Statistic statistic : STATISTICS) {
      UnknownSnapshot.Builder metric = untyped(statistic.name(), statistic.help());
      for (ModelStatus status : loaded) {
        double value = statistic.value().applyAsDouble(status.handle().orElseThrow());
        metric.dataPoint(new UnknownDataPointSnapshot(value, RegistrySeries.labels(status), null));
      }
      all.add(metric.build());
    }
    all.add(failures());
    all.add(
        AliasHistogram.of(
            series.total(),
            new AliasHistogram.Alias(
                "nv_inference_first_response_histogram_ms",
                "From a request to its first answer, in milliseconds",
                MILLIS_PER_SECOND),
            labels -> labels));
    machine(all);
    return new MetricSnapshots(all);
  }

  private static UnknownSnapshot.Builder untyped(String name, String help) {
    UnknownSnapshot.Builder metric = UnknownSnapshot.builder();
    metric.name(name).help(help);
    return metric;
  }

  private MetricSnapshot failures() {
    Map<Labels, Double> byReason = new TreeMap<>();
    CounterSnapshot counted = series.failures().collect();
    for (CounterSnapshot.CounterDataPointSnapshot point : counted.getDataPoints()) {
      Labels labels = point.getLabels();
      Labels renamed =
          Labels.of(
              "model", String.valueOf(labels.get("model")),
              "reason", reason(String.valueOf(labels.get("code"))),
              "version", String.valueOf(labels.get("version")));
      byReason.merge(renamed, point.getValue(), Double::sum);
    }
    UnknownSnapshot.Builder metric =
        untyped("nv_inference_request_failure", "Requests that were not answered, by reason");
    byReason.forEach(
        (labels, count) -> metric.dataPoint(new UnknownDataPointSnapshot(count, labels, null)));
    return metric.build();
  }

  /** Triton's word for one of our codes. */
  static String reason(String code) {
    return switch (code) {
      case "overloaded", "deadline_exceeded" -> "REJECTED";
      case "cancelled" -> "CANCELED";
      case "backend_failure" -> "BACKEND";
      default -> "OTHER";
    };
  }

  private static void machine(List<MetricSnapshot> all) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine) {
      double memory = (double) machine.getTotalMemorySize();
      all.add(
          one("nv_cpu_utilization", "Share of the machine's CPUs in use", machine.getCpuLoad()));
      all.add(one("nv_cpu_memory_total_bytes", "The machine's memory", memory));
      all.add(
          one(
              "nv_cpu_memory_used_bytes",
              "The machine's memory in use",
              memory - (double) machine.getFreeMemorySize()));
    }
  }

  private static MetricSnapshot one(String name, String help, double value) {
    UnknownSnapshot.Builder metric = untyped(name, help);
    return metric.dataPoint(new UnknownDataPointSnapshot(value, Labels.EMPTY, null)).build();
  }
}
