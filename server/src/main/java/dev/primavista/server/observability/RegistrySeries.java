package dev.primavista.server.observability;

import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.model.ModelStatistics.Batched;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelState;
import dev.primavista.core.repository.ModelStatus;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the models in memory tell about themselves when they are asked. */
final class RegistrySeries implements MultiCollector {
  private final ModelRegistry models;

  RegistrySeries(ModelRegistry models) {
    this.models = models;
  }

  @Override
  public MetricSnapshots collect() {
    GaugeSnapshot.Builder depths =
        gauge("primavista_queue_depth", "Requests that wait for an instance");
    GaugeSnapshot.Builder states = gauge("primavista_model_ready", "1 where this version answers");
    CounterSnapshot.Builder batched = CounterSnapshot.builder();
    batched.name("primavista_batched_requests");
    batched.help("Executed requests by why they did, or did not, share an execution");
    for (ModelStatus status : models.statuses()) {
      Labels labels = labels(status);
      states.dataPoint(point(labels, status.state() == ModelState.READY ? 1 : 0));
      ModelHandle handle = status.handle().orElse(null);
      if (handle != null) {
        depths.dataPoint(point(labels, handle.executor().queueDepth()));
        Set<Batched> usual = usual(handle.executor());
        handle.statisticsSinceFirstLoad().batched().entrySet().stream()
            .filter(each -> each.getValue() > 0 || usual.contains(each.getKey()))
            .forEach(each -> batched.dataPoint(reason(labels, each)));
      }
    }
    return MetricSnapshots.of(depths.build(), states.build(), batched.build());
  }

  /** The reasons under which its requests are counted as a rule; these begin at 0. */
  private static Set<Batched> usual(ModelExecutor executor) {
    Set<Batched> usual =
        executor
            .batching()
            .obstacle()
            .<Set<Batched>>map(EnumSet::of)
            .orElseGet(() -> EnumSet.of(Batched.JOINED, Batched.ALONE));
    if (executor.direct()) {
      usual.add(Batched.DIRECT);
    }
    return usual;
  }

  static Labels labels(ModelStatus status) {
    return Labels.of("model", status.id().name(), "version", Long.toString(status.id().version()));
  }

  private static GaugeSnapshot.Builder gauge(String name, String help) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder();
    gauge.name(name).help(help);
    return gauge;
  }

  private static GaugeSnapshot.GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeSnapshot.GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }

  private static CounterSnapshot.CounterDataPointSnapshot reason(
      Labels labels, Map.Entry<Batched, Long> each) {
    return CounterSnapshot.CounterDataPointSnapshot.builder()
        .labels(labels.add("reason", each.getKey().name().toLowerCase(Locale.ROOT)))
        .value(each.getValue())
        .build();
  }
}
