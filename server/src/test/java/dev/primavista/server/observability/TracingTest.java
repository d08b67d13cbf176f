package dev.primavista.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.ServingMetrics.BatchTimes;
import dev.primavista.core.ServingMetrics.RequestTimes;
import dev.primavista.server.Additions;
import dev.primavista.server.RunningServer;
import dev.primavista.server.http.Headers;
import dev.primavista.server.http.Method;
import dev.primavista.server.http.RequestHead;
import dev.primavista.server.http.Step;
import dev.primavista.server.trail.Trail;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TracingTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final String SAMPLED = "00-" + TRACE + "-" + CALLER + "-01";
  private static final String NOT_SAMPLED = "00-" + TRACE + "-" + CALLER + "-00";
  private static final String INFER = "/v2/models/echo-FP32/infer";
  private static final String BODY =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2]}]}";

  private static Tracing tracing(String endpoint, String... more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
    for (int i = 0; i < more.length; i += 2) {
      variables.put(more[i], more[i + 1]);
    }
    return Tracing.start(TraceSettings.of(variables).orElseThrow());
  }

  private static RunningServer server(Tracing tracing) {
    RunningServer server =
        RunningServer.observed(
            new ServerMetrics(tracing),
            new Additions.Observation(List.of(tracing), Optional.empty()));
    server.server().open();
    return server;
  }

  @Test
  void a_request_becomes_a_server_span_with_its_stages_in_its_callers_trace() throws Exception {
    try (OtlpReceiver receiver = new OtlpReceiver()) {
      Tracing tracing = tracing(receiver.endpoint(), "OTEL_SERVICE_NAME", "scores");
      try (RunningServer server = server(tracing)) {
        HttpResponse<String> answer =
            server.post(INFER, BODY, "traceparent", SAMPLED, "tracestate", "vendor=1");
        assertThat(answer.headers().firstValue("traceparent").orElse(""))
            .matches("00-" + TRACE + "-[0-9a-f]{16}-0[13]");
      }
      tracing.close();
      OtlpReceiver.Span root = receiver.named("POST /v2/models/{model}/infer");
      assertThat(root.traceId()).isEqualTo(TRACE);
      assertThat(root.parent()).isEqualTo(CALLER);
      assertThat(root.traceState()).isEqualTo("vendor=1");
      assertThat(root.server()).isTrue();
      assertThat(root.error()).isFalse();
      assertThat(root.attributes())
          .containsEntry("http.request.method", "POST")
          .containsEntry("http.route", "/v2/models/{model}/infer")
          .containsEntry("http.response.status_code", "200")
          .containsEntry("url.path", INFER)
          .containsEntry("client.address", "127.0.0.1")
          .containsEntry("server.address", "127.0.0.1")
          .containsKey("server.port")
          .containsEntry("network.protocol.version", "1.1")
          .containsEntry("primavista.model.name", "echo-FP32")
          .containsEntry("primavista.model.version", "1")
          .containsEntry("primavista.rows", "1");
      assertThat(root.resource())
          .containsEntry("service.name", "scores")
          .containsKey("service.version");
      for (String stage : List.of("decode", "execute", "encode")) {
        OtlpReceiver.Span span = receiver.named(stage);
        assertThat(span.parent()).isEqualTo(root.id());
        assertThat(span.startNanos()).isBetween(root.startNanos(), span.endNanos());
        assertThat(span.endNanos()).isLessThanOrEqualTo(root.endNanos());
      }
    }
  }

  @Test
  void the_caller_decides_what_is_sampled_and_the_ratio_decides_for_those_without_one()
      throws Exception {
    try (OtlpReceiver receiver = new OtlpReceiver()) {
      Tracing tracing = tracing(receiver.endpoint(), "OTEL_TRACES_SAMPLER_ARG", "0");
      try (RunningServer server = server(tracing)) {
        var _ = server.post(INFER, BODY, "traceparent", NOT_SAMPLED);
        HttpResponse<String> rootless = server.post(INFER, BODY);
        assertThat(rootless.headers().firstValue("traceparent").orElse("")).matches(".*-0[02]");
        var _ = server.post(INFER, BODY, "traceparent", SAMPLED);
        var _ = server.post(INFER, BODY, "traceparent", "00-nonsense");
      }
      tracing.close();
      assertThat(receiver.spans()).hasSize(4).allMatch(span -> span.traceId().equals(TRACE));
    }
  }

  @Test
  void failures_are_marked_and_probes_are_not_traced() throws Exception {
    try (OtlpReceiver receiver = new OtlpReceiver()) {
      Tracing tracing =
          tracing(
              receiver.endpoint(),
              "OTEL_EXPORTER_OTLP_HEADERS",
              "x-tenant=a%20b",
              "OTEL_EXPORTER_OTLP_COMPRESSION",
              "gzip");
      try (RunningServer server = server(tracing)) {
        var _ = server.get("/v2/health/ready");
        var _ = server.get("/metrics");
        var _ = server.get("/ping");
        var _ = server.get("/v2/models/any/ready");
        var _ = server.get("/v2/models/any/versions/1/ready");
        var _ = server.get("/v1/models/any");
        var _ = server.get("/nowhere");
        var _ = server.post(INFER, "{");
      }
      tracing.close();
      assertThat(receiver.tenants()).contains("a b");
      assertThat(receiver.spans()).extracting(OtlpReceiver.Span::name).hasSize(2);
      assertThat(receiver.named("GET").attributes())
          .containsEntry("http.response.status_code", "404")
          .containsEntry("url.scheme", "http")
          .doesNotContainKey("http.route");
      assertThat(receiver.named("POST /v2/models/{model}/infer").attributes())
          .containsEntry("http.response.status_code", "400");
    }
  }

  @Test
  void a_batch_is_a_span_with_links_to_its_requests() throws Exception {
    try (OtlpReceiver receiver = new OtlpReceiver()) {
      Tracing tracing = tracing(receiver.endpoint());
      Trail first = admitted(tracing);
      Trail second = admitted(tracing);
      long now = System.nanoTime();
      tracing.executed("m", "2", new BatchTimes(3, now, 1000), List.of(first, second));
      tracing.close();
      OtlpReceiver.Span batch = receiver.named("batch");
      assertThat(batch.links())
          .containsExactly(
              first.traced().orElseThrow().spanId(), second.traced().orElseThrow().spanId());
      assertThat(batch.traceId()).isEqualTo(first.traced().orElseThrow().traceId());
      assertThat(batch.endNanos() - batch.startNanos()).isEqualTo(1000);
      assertThat(batch.attributes())
          .containsEntry("primavista.batch.rows", "3")
          .containsEntry("primavista.batch.requests", "2")
          .containsEntry("primavista.model.name", "m");
    }
  }

  @Test
  void waiting_is_a_stage_of_its_own() throws Exception {
    try (OtlpReceiver receiver = new OtlpReceiver()) {
      Tracing tracing = tracing(receiver.endpoint());
      Trail trail = admitted(tracing);
      trail.handling(trail::arrived).completed("m", "1", new RequestTimes(1, 5_000, 0, 2_000, 0));
      trail.encoded();
      tracing.completed(
          new Step.Completion(head(), "/infer", 200, new Step.Sizes(1, 1), 9_000_000, null, trail));
      tracing.close();
      OtlpReceiver.Span queue = receiver.named("queue");
      assertThat(queue.endNanos() - queue.startNanos()).isEqualTo(5_000);
      assertThat(receiver.named("execute").startNanos()).isEqualTo(queue.endNanos());
    }
  }

  @Test
  void a_collector_that_is_away_costs_no_request_and_what_it_misses_is_counted() throws Exception {
    String nobody;
    try (OtlpReceiver gone = new OtlpReceiver()) {
      nobody = gone.endpoint();
    }
    Tracing tracing =
        tracing(
            nobody,
            "OTEL_BSP_MAX_QUEUE_SIZE",
            "3",
            "OTEL_BSP_SCHEDULE_DELAY",
            "600000",
            "OTEL_EXPORTER_OTLP_TIMEOUT",
            "100");
    try (RunningServer server = server(tracing)) {
      for (int i = 0; i < 5; i++) {
        assertThat(server.post(INFER, BODY).statusCode()).isEqualTo(200);
      }
    }
    tracing.close();
    assertThat(tracing.outbox().delivered()).isZero();
    assertThat(tracing.outbox().dropped()).isEqualTo(5 * 4 - 3);
    assertThat(tracing.outbox().lost()).isEqualTo(3);
  }

  private static RequestHead head() {
    return new RequestHead(
        "id", Method.POST, new RequestHead.Target("/infer", Map.of()), Headers.NONE);
  }

  private static Trail admitted(Tracing tracing) {
    Trail trail =
        new Trail(new Trail.Origin("HTTP/1.1", "http", () -> "127.0.0.1"), System.nanoTime());
    tracing.admit(head(), trail);
    return trail;
  }
}
