package dev.primavista.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever dashboards, rules and autoscalers ask for is really told, with the labels they name. */
class MetricNamesTest {
  /** Prometheus adds them to all that it scrapes of a pod. */
  private static final Set<String> OF_TARGETS =
      Set.of("namespace", "pod", "node", "job", "instance");

  private static final Path OBSERVABILITY = Path.of("observability");
  private static final Path EXPORTERS =
      Path.of("src/test/resources/dev/primavista/deploy/exporters");
  private static @TempDir Path folder;
  private static Series told = new Series(Map.of());
  private static Series elsewhere = new Series(Map.of());

  @BeforeAll
  static void scrape() throws IOException, InterruptedException {
    try (ServedModels server = ServedModels.start(folder)) {
      String infer = "/v2/models/iris/infer";
      assertThat(server.post(infer, ServedModels.row(), true)).isEqualTo(200);
      assertThat(server.post(infer, "{}", true)).isEqualTo(400);
      assertThat(server.post(infer, ServedModels.row(), false)).isEqualTo(401);
      told = Series.scraped(server.metrics()).with(new Series(gpus()));
    }
    elsewhere = Series.listed(EXPORTERS.resolve("kube-state-metrics.txt"));
    elsewhere = elsewhere.with(Series.listed(EXPORTERS.resolve("cadvisor.txt")));
    elsewhere = elsewhere.with(Series.listed(EXPORTERS.resolve("dcgm.txt")));
  }

  /** This machine may have no GPU: its series are read from where the server makes them. */
  private static Map<String, Set<String>> gpus() throws IOException {
    String source =
        Files.readString(
            Path.of("../server/src/main/java/dev/primavista/server/observability/GpuSeries.java"));
    Map<String, Set<String>> gpus = new TreeMap<>();
    Matcher name = Pattern.compile("\"(nv_[a-z_]+)\"").matcher(source);
    while (name.find()) {
      boolean counter = source.contains("counter.name(\"" + name.group(1) + "\")");
      gpus.put(name.group(1) + (counter ? "_total" : ""), Set.of("gpu_uuid"));
    }
    assertThat(gpus).containsKeys("nv_gpu_utilization", "nv_energy_consumption_total");
    return gpus;
  }

  /** What rules record, with the labels that each result is grouped by. */
  private static Series recorded() throws IOException {
    Map<String, Set<String>> recorded = new TreeMap<>();
    for (Map<String, Object> rule : rules("records.yaml")) {
      recorded.put(
          String.valueOf(rule.get("record")),
          Promql.of(String.valueOf(rule.get("expr"))).grouped());
    }
    return new Series(recorded);
  }

  private static List<Map<String, Object>> rules(String file) throws IOException {
    List<Map<String, Object>> rules = new ArrayList<>();
    Manifest document = Manifest.read(OBSERVABILITY.resolve("rules").resolve(file)).getFirst();
    for (Map<String, Object> group : Manifest.objects(document.tree(), "groups")) {
      rules.addAll(Manifest.objects(group, "rules"));
    }
    return rules;
  }

  private static List<String> faults(String expression) throws IOException {
    Promql asked = Promql.of(expression);
    Series all = told.with(elsewhere).with(recorded());
    List<String> faults = new ArrayList<>();
    Set<String> reachable = new TreeSet<>();
    asked
        .metrics()
        .forEach(
            (metric, selected) -> {
              Set<String> labels = new TreeSet<>(all.labels().getOrDefault(metric, Set.of()));
              if (!all.labels().containsKey(metric)) {
                faults.add(metric + ": nobody tells it");
              }
              if (told.labels().containsKey(metric)) {
                labels.addAll(OF_TARGETS);
              }
              reachable.addAll(labels);
              selected.stream()
                  .filter(label -> !labels.contains(label))
                  .forEach(label -> faults.add(metric + ": has no label " + label));
            });
    asked.grouped().stream()
        .filter(label -> !reachable.contains(label))
        .forEach(label -> faults.add("no metric has the label " + label + ": " + expression));
    return faults;
  }

  @Test
  void the_check_itself_finds_what_is_not_there() throws IOException {
    assertThat(faults("sum by (model) (rate(primavista_inference_rows_total[5m]))")).isEmpty();
    assertThat(faults("primavista_inference_lines_total")).hasSize(1);
    assertThat(faults("sum(primavista_queue_depth{modell=\"a\"})")).hasSize(1);
    assertThat(faults("sum by (modell) (primavista_queue_depth)")).hasSize(1);
    assertThat(Promql.of("a{b=\"c{d}\",e=~\"f\"} and on (g) h[5m:1m] or vector(0) > 1e3").metrics())
        .isEqualTo(Map.of("a", Set.of("b", "e"), "h", Set.of()));
  }

  @Test
  void rules_ask_for_what_is_told() throws IOException {
    for (String file : List.of("records.yaml", "alerts.yaml")) {
      for (Map<String, Object> rule : rules(file)) {
        assertThat(faults(String.valueOf(rule.get("expr")))).as(file + " " + rule).isEmpty();
      }
    }
  }

  @Test
  void dashboards_ask_for_what_is_told() throws IOException {
    int asked = 0;
    for (Path file : DashboardsTest.files()) {
      for (Map<String, Object> panel : DashboardsTest.panels(file)) {
        for (Map<String, Object> target : Manifest.objects(panel, "targets")) {
          assertThat(faults(String.valueOf(target.get("expr"))))
              .as(file + ", " + panel.get("title"))
              .isEmpty();
          asked++;
        }
      }
    }
    assertThat(asked).isGreaterThan(60);
  }

  /** {@code query: ...} of KEDA, folded or not, and {@code seriesQuery} of the adapter. */
  @Test
  void autoscalers_ask_for_what_is_told() throws IOException {
    List<String> queries = new ArrayList<>();
    List<String> series = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("kustomize"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        for (Manifest manifest : Manifest.read(file)) {
          for (Map<String, Object> trigger :
              Manifest.objects(manifest.tree(), "spec", "triggers")) {
            queries.add(String.valueOf(Manifest.at(trigger, "metadata", "query")));
          }
          for (Map<String, Object> metric : Manifest.objects(manifest.tree(), "spec", "metrics")) {
            if (Manifest.at(metric, "pods", "metric", "name") instanceof String name) {
              series.add(name);
            }
          }
          Matcher name =
              Pattern.compile("primavista_[a-z_]+").matcher(manifest.text("data", "config.yaml"));
          while (name.find()) {
            series.add(name.group());
          }
        }
      }
    }
    assertThat(queries).isNotEmpty().allSatisfy(query -> assertThat(faults(query)).isEmpty());
    assertThat(series).isNotEmpty().allSatisfy(name -> assertThat(faults(name)).isEmpty());
  }
}
