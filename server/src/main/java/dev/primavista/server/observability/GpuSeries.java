package dev.primavista.server.observability;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** GPUs under the names and the label that Triton gives them; the temperature is ours. */
final class GpuSeries implements MultiCollector {
  private final Gpus gpus;

  GpuSeries(Gpus gpus) {
    this.gpus = gpus;
  }

  @Override
  public MetricSnapshots collect() {
    List<Gpus.Reading> readings = gpus.readings();
    return MetricSnapshots.of(
        gauge("nv_gpu_utilization", "GPU utilization, 0 to 1", readings, Gpus.Reading::utilisation),
        gauge("nv_gpu_memory_total_bytes", "GPU total memory", readings, Gpus.Reading::totalBytes),
        gauge("nv_gpu_memory_used_bytes", "GPU used memory", readings, Gpus.Reading::usedBytes),
        gauge("nv_gpu_temperature_celsius", "GPU temperature", readings, Gpus.Reading::temperature),
        gauge("nv_gpu_power_usage", "GPU power usage in watts", readings, Gpus.Reading::watts),
        gauge("nv_gpu_power_limit", "GPU power limit in watts", readings, Gpus.Reading::mostWatts),
        energy(readings));
  }

  private static GaugeSnapshot gauge(
      String name, String help, List<Gpus.Reading> readings, ToDoubleFunction<Gpus.Reading> value) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder();
    gauge.name(name).help(help);
    for (Gpus.Reading reading : readings) {
      double shown = value.applyAsDouble(reading);
      if (!Double.isNaN(shown)) {
        gauge.dataPoint(
            GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels(reading))
                .value(shown)
                .build());
      }
    }
    return gauge.build();
  }

  private static CounterSnapshot energy(List<Gpus.Reading> readings) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder();
    counter.name("nv_energy_consumption").help("GPU energy in joules since the driver was loaded");
    for (Gpus.Reading reading : readings) {
      if (!Double.isNaN(reading.joules())) {
        counter.dataPoint(
            CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels(reading))
                .value(reading.joules())
                .build());
      }
    }
    return counter.build();
  }

  private static Labels labels(Gpus.Reading reading) {
    return Labels.of("gpu_uuid", reading.uuid());
  }
}
