package dev.primavista.server.observability;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.Map;
import java.util.TreeMap;

/** The names that dashboards for TensorFlow Serving ask for; times are microseconds there. */
final class TensorflowNames implements MultiCollector {
  private static final String PREFIX = ":tensorflow:serving:";
  private static final double MICROS_PER_SECOND = 1e6;

  private final ModelSeries series;

  TensorflowNames(ModelSeries series) {
    this.series = series;
  }

  @Override
  public MetricSnapshots collect() {
    return MetricSnapshots.of(
        requests(),
        AliasHistogram.of(
            series.total(),
            new AliasHistogram.Alias(
                PREFIX + "request_latency", "Answered requests", MICROS_PER_SECOND),
            labels -> labels(labels).add("API", "Predict")),
        AliasHistogram.of(
            series.compute(),
            new AliasHistogram.Alias(PREFIX + "runtime_latency", "Execution", MICROS_PER_SECOND),
            labels -> labels(labels).add("API", "Predict")));
  }

  private static Labels labels(Labels ours) {
    return Labels.of("model_name", String.valueOf(ours.get("model")));
  }

  private MetricSnapshot requests() {
    Map<Labels, Double> counts = new TreeMap<>();
    HistogramSnapshot answered = series.total().collect();
    for (HistogramDataPointSnapshot point : answered.getDataPoints()) {
      Labels labels = labels(point.getLabels()).add("status", "OK");
      counts.merge(labels, (double) point.getCount(), Double::sum);
    }
    series.failures().collect().getDataPoints().stream()
        .filter(point -> point.getValue() > 0)
        .forEach(
            point -> {
              String code = String.valueOf(point.getLabels().get("code"));
              Labels labels = labels(point.getLabels()).add("status", code);
              counts.merge(labels, point.getValue(), Double::sum);
            });
    UnknownSnapshot.Builder metric = UnknownSnapshot.builder();
    metric.name(PREFIX + "request_count").help("Requests by how they ended");
    counts.forEach(
        (labels, count) -> metric.dataPoint(new UnknownDataPointSnapshot(count, labels, null)));
    return metric.build();
  }
}
