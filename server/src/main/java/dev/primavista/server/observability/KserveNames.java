package dev.primavista.server.observability;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** The names that dashboards for KServe's own servers ask for; a model's versions are added up. */
final class KserveNames implements MultiCollector {
  private final ModelSeries series;

  KserveNames(ModelSeries series) {
    this.series = series;
  }

  @Override
  public MetricSnapshots collect() {
    return MetricSnapshots.of(
        alias(series.decode(), "preprocess"),
        alias(series.compute(), "predict"),
        alias(series.encode(), "postprocess"));
  }

  private static HistogramSnapshot alias(Histogram ours, String stage) {
    return AliasHistogram.of(
        ours,
        new AliasHistogram.Alias(
            "request_" + stage + "_seconds", "KServe's name for a stage of a request", 1),
        labels -> Labels.of("model_name", String.valueOf(labels.get("model"))));
  }
}
