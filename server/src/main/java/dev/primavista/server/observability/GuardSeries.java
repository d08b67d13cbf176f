package dev.primavista.server.observability;

import dev.primavista.server.http.Guard;
import dev.primavista.server.security.ApiKeys;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Whose keys asked, and what did not pass; names are those of the file of keys alone. */
final class GuardSeries implements MultiCollector {
  private final Guard guard;
  private final ApiKeys keys;
  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();

  GuardSeries(Guard guard, ApiKeys keys) {
    this.guard = guard;
    this.keys = keys;
  }

  /** One more request with the key of this name. */
  void asked(String name) {
    requests.computeIfAbsent(name, _ -> new LongAdder()).increment();
  }

  @Override
  public MetricSnapshots collect() {
    Set<String> names = keys.names();
    requests.keySet().retainAll(names);
    CounterSnapshot.Builder asked =
        CounterSnapshot.builder().name("primavista_key_requests").help("Requests by whose key");
    names.forEach(name -> asked.dataPoint(count(Labels.of("key", name), askedWith(name))));
    CounterSnapshot.Builder refused =
        CounterSnapshot.builder()
            .name("primavista_key_refusals")
            .help("Requests that did not pass, by what was wrong with their key");
    for (Guard.Refused why : Guard.Refused.values()) {
      refused.dataPoint(count(Labels.of("reason", why.word()), (double) guard.refusals(why)));
    }
    return MetricSnapshots.of(
        asked.build(),
        refused.build(),
        gauge("primavista_keys", "Keys that are taken", keys.size()),
        gauge(
            "primavista_keys_current",
            "1 where the file of keys as it is now is in use, 0 where it is broken",
            keys.current() ? 1 : 0));
  }

  private double askedWith(String name) {
    LongAdder count = requests.get(name);
    return count == null ? 0 : (double) count.sum();
  }

  private static GaugeSnapshot gauge(String name, String help, double value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }

  private static CounterSnapshot.CounterDataPointSnapshot count(Labels labels, double value) {
    return CounterSnapshot.CounterDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
