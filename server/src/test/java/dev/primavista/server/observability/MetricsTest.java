package dev.primavista.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.tensor.DataType;
import dev.primavista.server.Additions;
import dev.primavista.server.EchoModel;
import dev.primavista.server.RunningServer;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MetricsTest {
  private static final Path GUIDE = Path.of("../docs/guides/observe-my-server.md");
  private static final String PROTOBUF =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
  private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";
  private static final String BODY =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2]}]}";

  private final Tracing tracing =
      Tracing.start(
          TraceSettings.of(
                  Map.of(
                      "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9",
                      "OTEL_EXPORTER_OTLP_TIMEOUT", "100"))
              .orElseThrow());
  private RunningServer server;

  @BeforeEach
  void start() {
    ServerMetrics metrics = new ServerMetrics(tracing);
    metrics.watch(tracing.outbox());
    try (Outbox<String> captures =
        new Outbox<>("captures", new Outbox.Bounds(1, 1, Duration.ZERO), _ -> 1, _ -> {})) {
      metrics.watch(captures);
    }
    try (StandardError err =
        new StandardError(new PrintStream(OutputStream.nullOutputStream()), 1)) {
      err.neverWait();
      metrics.watch(err.waiting().orElseThrow());
      err.end();
    }
    server =
        RunningServer.observed(
            metrics, new Additions.Observation(List.of(tracing), Optional.empty()));
    server.server().open();
    server.load(
        new ModelId("apart", 4), new EchoModel(DataType.FP32), ModelConfig.Execution.INSTANCE);
  }

  @AfterEach
  void stop() {
    server.close();
    tracing.close();
  }

  private void infer(String model) throws Exception {
    var _ = server.post("/v2/models/" + model + "/infer", BODY);
  }

  private String text() throws Exception {
    return server.get("/metrics").body();
  }

  @Test
  void the_guides_table_is_what_is_told() throws Exception {
    infer("apart");
    infer("nobody");
    assertThat(told(text())).containsExactlyElementsOf(documented());
  }

  /** The guide's rows: name, kind, labels. */
  private static List<String> documented() throws Exception {
    Pattern row =
        Pattern.compile("\\| `([a-z_:]+)` \\| (\\w+) \\| ([^|]*) \\| ([^|]*) \\| [^|]+ \\|");
    List<String> rows = new ArrayList<>();
    for (String line : Files.readAllLines(GUIDE)) {
      Matcher found = row.matcher(line);
      if (found.matches()) {
        String labels = found.group(4).replace("`", "").strip();
        rows.add((found.group(1) + " " + found.group(2) + " " + labels).strip());
      }
    }
    return rows.stream().sorted().toList();
  }

  /** The same of an exposition in text; the Java runtime's and the process's own left out. */
  private static List<String> told(String exposition) {
    SequencedMap<String, String> kinds = new LinkedHashMap<>();
    Map<String, TreeSet<String>> labels = new LinkedHashMap<>();
    String family = "";
    for (String line : exposition.lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        String[] words = line.split(" ", -1);
        family = words[2];
        kinds.put(family, words[3]);
      } else if (!line.startsWith("#")) {
        Matcher pair = Pattern.compile("([A-Za-z_]+)=\"").matcher(line);
        while (pair.find()) {
          labels.computeIfAbsent(family, _ -> new TreeSet<>()).add(pair.group(1));
        }
      }
    }
    List<String> rows = new ArrayList<>();
    kinds.forEach(
        (name, kind) -> {
          TreeSet<String> names = labels.getOrDefault(name, new TreeSet<>());
          names.remove("le");
          rows.add(name + " " + kind + " " + String.join(", ", names));
        });
    rows.removeIf(row -> row.startsWith("jvm_") || row.startsWith("process_"));
    return rows.stream().map(String::strip).sorted().toList();
  }

  @Test
  void protobuf_has_native_histograms_beside_classic_ones() throws Exception {
    infer("apart");
    HttpResponse<byte[]> answer = server.getBytes("/metrics", "Accept", PROTOBUF);
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("application/vnd.google.protobuf");
    List<ProtoMessage> families = ProtoMessage.delimited(answer.body());
    for (String stage : List.of("request", "decode", "queue", "compute", "encode")) {
      ProtoMessage histogram =
          histogram(families, "primavista_inference_" + stage + "_seconds", "apart");
      assertThat(histogram.number(1)).as("count of %s", stage).isEqualTo(1);
      assertThat(histogram.messages(3)).as("classic buckets").hasSize(17);
      assertThat(histogram.number(5)).as("schema 3 in zigzag").isEqualTo(6);
      assertThat(histogram.messages(12).size() + histogram.number(7))
          .as("native buckets, or zero")
          .isEqualTo(1);
    }
    assertThat(histogram(families, "primavista_batch_rows", "apart").messages(12)).hasSize(1);
  }

  private static ProtoMessage histogram(List<ProtoMessage> families, String name, String model) {
    return families.stream()
        .filter(family -> family.text(1).equals(name))
        .flatMap(family -> family.messages(4).stream())
        .filter(metric -> metric.messages(1).getFirst().text(2).equals(model))
        .findFirst()
        .orElseThrow()
        .message(7);
  }

  @Test
  void openmetrics_has_a_traced_request_as_an_example() throws Exception {
    infer("apart");
    HttpResponse<String> answer = server.get("/metrics", "Accept", OPEN_METRICS);
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("application/openmetrics-text");
    assertThat(answer.body())
        .containsPattern(
            "primavista_inference_request_seconds_bucket\\{model=\"apart\",version=\"4\",le=\"[^\"]+\"}"
                + " 1 # \\{span_id=\"[0-9a-f]{16}\",trace_id=\"[0-9a-f]{32}\"}")
        .endsWith("# EOF\n");
  }

  @Test
  void triton_names_count_what_happened() throws Exception {
    infer("apart");
    infer("apart");
    var _ = server.post("/v2/models/apart/infer", "{\"inputs\":[]}");
    assertThat(text())
        .contains(
            "nv_inference_request_success{model=\"apart\",version=\"4\"} 2.0",
            "nv_inference_request_failure{model=\"apart\",reason=\"OTHER\",version=\"4\"} 1.0",
            "nv_inference_count{model=\"apart\",version=\"4\"} 2.0",
            "nv_inference_exec_count{model=\"apart\",version=\"4\"} 2.0",
            "nv_inference_pending_request_count{model=\"apart\",version=\"4\"} 0.0",
            "nv_inference_first_response_histogram_ms_count{model=\"apart\",version=\"4\"} 2",
            "request_predict_seconds_count{model_name=\"apart\"} 2",
            ":tensorflow:serving:request_count{model_name=\"apart\",status=\"OK\"} 2.0",
            "primavista_batched_requests_total{model=\"apart\",reason=")
        .containsPattern(
            "nv_inference_compute_infer_duration_us\\{model=\"apart\",version=\"4\"} [1-9]");
    assertThat(TritonNames.reason("overloaded")).isEqualTo("REJECTED");
    assertThat(TritonNames.reason("cancelled")).isEqualTo("CANCELED");
    assertThat(TritonNames.reason("backend_failure")).isEqualTo("BACKEND");
  }

  @Test
  void counters_of_a_ready_version_begin_at_0_and_its_histograms_with_the_first_answer()
      throws Exception {
    String before = text();
    assertThat(before)
        .contains(
            "primavista_inference_request_seconds_bucket{model=\"apart\",version=\"4\",le=\"+Inf\"} 0",
            "primavista_inference_request_seconds_count{model=\"apart\",version=\"4\"} 0",
            "primavista_inference_rows_total{model=\"apart\",version=\"4\"} 0.0",
            "nv_inference_request_success{model=\"apart\",version=\"4\"} 0.0",
            "primavista_batched_requests_total{model=\"apart\",reason=\"dependent_rows\",version=\"4\"} 0.0",
            ":tensorflow:serving:request_count{model_name=\"apart\",status=\"OK\"} 0.0")
        .doesNotContain(
            "primavista_inference_queue_seconds",
            "primavista_batch_rows",
            "nv_inference_first_response_histogram_ms",
            "request_predict_seconds",
            ":tensorflow:serving:request_latency");
    for (String code : List.of("overloaded", "deadline_exceeded", "backend_failure")) {
      assertThat(before)
          .contains(
              "primavista_inference_failures_total{code=\"%s\",model=\"apart\",version=\"4\"} 0.0"
                  .formatted(code));
    }
    for (String reason : List.of("REJECTED", "CANCELED", "BACKEND", "OTHER")) {
      assertThat(before)
          .contains(
              "nv_inference_request_failure{model=\"apart\",reason=\"%s\",version=\"4\"} 0.0"
                  .formatted(reason));
    }
    infer("apart");
    assertThat(text())
        .contains(
            "primavista_inference_queue_seconds_count{model=\"apart\",version=\"4\"} 1",
            "nv_inference_first_response_histogram_ms_count{model=\"apart\",version=\"4\"} 1");
  }

  @Test
  void a_scraper_may_ask_for_some_names_alone() throws Exception {
    infer("apart");
    String some =
        server
            .get(
                "/metrics?name%5B%5D=primavista_inference_rows_total"
                    + "&name%5B%5D=nv_inference_count")
            .body();
    assertThat(some.lines().filter(line -> line.startsWith("# TYPE ")))
        .containsExactlyInAnyOrder(
            "# TYPE primavista_inference_rows_total counter", "# TYPE nv_inference_count untyped");
    assertThat(some).contains("primavista_inference_rows_total{model=\"apart\",version=\"4\"} 1.0");
  }

  @Test
  void a_version_that_is_loaded_again_goes_on_counting() throws Exception {
    infer("apart");
    for (int reload = 0; reload < 3; reload++) {
      server.load(
          new ModelId("apart", 4), new EchoModel(DataType.FP32), ModelConfig.Execution.INSTANCE);
      infer("apart");
    }
    assertThat(text())
        .contains(
            "nv_inference_request_success{model=\"apart\",version=\"4\"} 4.0",
            "nv_inference_count{model=\"apart\",version=\"4\"} 4.0",
            "nv_inference_exec_count{model=\"apart\",version=\"4\"} 4.0",
            "nv_inference_first_response_histogram_ms_count{model=\"apart\",version=\"4\"} 4",
            "primavista_inference_rows_total{model=\"apart\",version=\"4\"} 4.0");
  }

  @Test
  void a_version_that_left_memory_leaves_no_series_and_invented_names_have_none() throws Exception {
    infer("apart");
    for (int i = 0; i < 20; i++) {
      infer("invented" + i);
    }
    assertThat(text())
        .contains("model=\"apart\"")
        .doesNotContain("invented")
        .contains(
            "primavista_inference_failures_total{code=\"model_not_found\",model=\"unknown\",version=\"\"} 20.0");
    server.unload(new ModelId("apart", 4));
    assertThat(text()).doesNotContain("\"apart\"");
    byte[] protobuf = server.getBytes("/metrics", "Accept", PROTOBUF).body();
    assertThat(new String(protobuf, StandardCharsets.ISO_8859_1)).doesNotContain("apart");
  }
}
