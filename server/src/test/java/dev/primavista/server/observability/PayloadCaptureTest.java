package dev.primavista.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.primavista.server.Additions;
import dev.primavista.server.RunningServer;
import dev.primavista.server.observability.PayloadCapture.Choice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PayloadCaptureTest {
  private static final Choice EVERYTHING = new Choice(1, Set.of(), Set.of(), 1000);
  private static final CaptureFile.Rotation ROTATION = new CaptureFile.Rotation(1_000_000, 2);

  @TempDir private Path folder;

  private static String body(String name, int rows) {
    return "{\"inputs\":[{\"data\":["
        + "1.25,".repeat(2 * rows - 1)
        + "987654321],\"name\":\""
        + name
        + "\",\"datatype\":\"FP32\",\"shape\":["
        + rows
        + ",2]}]}";
  }

  private static RunningServer server(PayloadCapture capture) {
    RunningServer server =
        RunningServer.observed(
            new ServerMetrics(), new Additions.Observation(List.of(), Optional.of(capture)));
    server.server().open();
    return server;
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(folder.resolve("capture.jsonl"));
  }

  @Test
  void a_request_and_its_answer_are_two_events_whose_name_the_answer_tells() throws Exception {
    PayloadCapture capture = new PayloadCapture(EVERYTHING, new CaptureFile(folder, ROTATION));
    String id;
    try (RunningServer server = server(capture)) {
      HttpResponse<String> answer =
          server.post("/v2/models/echo-FP32/infer", body("x", 1), "X-Request-Id", "r-7");
      id = answer.headers().firstValue(PayloadCapture.HEADER).orElseThrow();
      assertThat(server.get("/v2").headers().firstValue(PayloadCapture.HEADER)).isEmpty();
    }
    capture.close();
    assertThat(lines()).hasSize(2);
    assertThat(lines().getFirst())
        .startsWith("{\"specversion\":\"1.0\",\"id\":\"" + id + "-request\"")
        .contains(
            "\"source\":\"/models/echo-FP32\"",
            "\"type\":\"dev.primavista.inference.request\"",
            "\"correlationid\":\"" + id + "\"",
            "\"requestid\":\"r-7\"",
            "\"modelversion\":\"1\"",
            "\"datacontenttype\":\"application/json\"",
            "\"data\":{\"inputs\":[{\"data\":[1.25,987654321],\"name\":\"x\"");
    assertThat(lines().getLast())
        .contains(id + "-response", "\"status\":200", "\"data\":{\"model_name\":\"echo-FP32\"");
    assertThat(Files.getPosixFilePermissions(folder.resolve("capture.jsonl"))).hasSize(2);
  }

  @Test
  void tensors_in_binary_are_kept_with_the_length_of_the_json_before_them() throws Exception {
    PayloadCapture capture = new PayloadCapture(EVERYTHING, new CaptureFile(folder, ROTATION));
    String json =
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,1],"
            + "\"parameters\":{\"binary_data_size\":4}}],"
            + "\"outputs\":[{\"name\":\"y\",\"parameters\":{\"binary_data\":true}}]}";
    String body = json + "abcd";
    try (RunningServer server = server(capture)) {
      HttpResponse<String> answer =
          server.post(
              "/v2/models/echo-FP32/infer",
              body,
              "Inference-Header-Content-Length",
              Integer.toString(json.length()));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      capture.close();
      assertThat(lines().getFirst())
          .contains(
              "\"headerlength\":\"" + json.length() + "\"",
              "\"data_base64\":\""
                  + Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.US_ASCII)));
      assertThat(lines().getLast())
          .contains(
              "\"headerlength\":\""
                  + answer.headers().firstValue("Inference-Header-Content-Length").orElseThrow()
                  + "\"");
    }
  }

  @Test
  void only_the_chosen_models_are_kept() throws Exception {
    Choice choice = new Choice(1, Set.of("echo-INT32"), Set.of(), 1000);
    PayloadCapture capture = new PayloadCapture(choice, new CaptureFile(folder, ROTATION));
    try (RunningServer server = server(capture)) {
      HttpResponse<String> other = server.post("/v2/models/echo-FP32/infer", body("x", 1));
      assertThat(other.statusCode()).isEqualTo(200);
      assertThat(other.headers().firstValue(PayloadCapture.HEADER)).isEmpty();
      assertThat(server.post("/v2/models/nobody/infer", body("x", 1)).statusCode()).isEqualTo(404);
    }
    capture.close();
    assertThat(folder.resolve("capture.jsonl")).doesNotExist();
  }

  @Test
  void redacted_tensors_and_long_bodies_are_left_out() throws Exception {
    Choice choice = new Choice(1, Set.of(), Set.of("x", "y"), 300);
    PayloadCapture capture = new PayloadCapture(choice, new CaptureFile(folder, ROTATION));
    try (RunningServer server = server(capture)) {
      var _ = server.post("/v2/models/echo-FP32/infer", body("x", 1));
      var _ = server.post("/v2/models/echo-FP32/infer", body("x", 100));
    }
    capture.close();
    assertThat(lines().getFirst())
        .contains("\"data\":\"[redacted]\",\"name\":\"x\"")
        .doesNotContain("987654321");
    assertThat(lines().get(2)).contains("\"dataleft\":\"too_large\"").doesNotContain("1.25");
  }

  @Test
  void redacted_values_that_have_no_name_are_left_out() throws Exception {
    Choice choice = new Choice(1, Set.of(), Set.of("x", "y", "z"), 300);
    PayloadCapture capture = new PayloadCapture(choice, new CaptureFile(folder, ROTATION));
    try (RunningServer server = server(capture)) {
      HttpResponse<String> answer =
          server.post("/v1/models/echo-FP32:predict", "{\"instances\":[[1.25,987654321]]}");
      assertThat(answer.body()).contains("9.8765");
    }
    capture.close();
    assertThat(lines().getFirst())
        .contains("\"data\":{\"instances\":[[\"[redacted]\",\"[redacted]\"]]}");
    assertThat(lines().getLast()).doesNotContain("9.8765");
  }

  @Test
  void full_files_are_put_aside_and_the_oldest_is_deleted() throws Exception {
    CaptureFile file = new CaptureFile(folder, new CaptureFile.Rotation(3, 2));
    for (String event : List.of("one", "two", "three", "four")) {
      file.write(List.of(event.getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(Files.readString(folder.resolve("capture.jsonl"))).isEqualTo("four\n");
    assertThat(Files.readString(folder.resolve("capture.1.jsonl"))).isEqualTo("three\n");
    assertThat(Files.readString(folder.resolve("capture.2.jsonl"))).isEqualTo("two\n");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void a_receiver_gets_single_events_or_a_batch(int batch) throws Exception {
    List<String> posts = new CopyOnWriteArrayList<>();
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          String type = exchange.getRequestHeaders().getFirst("content-type");
          byte[] body = exchange.getRequestBody().readAllBytes();
          posts.add(type + " " + new String(body, StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    http.start();
    URI address = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/events");
    PayloadCapture capture = new PayloadCapture(EVERYTHING, new CaptureReceiver(address, batch));
    try (RunningServer server = server(capture)) {
      var _ = server.post("/v2/models/echo-FP32/infer", body("x", 1));
    }
    capture.close();
    http.stop(0);
    assertThat(capture.outbox().delivered()).isEqualTo(1);
    if (batch == 1) {
      assertThat(posts)
          .hasSize(2)
          .allMatch(post -> post.startsWith("application/cloudevents+json"));
    } else {
      assertThat(posts).hasSize(1);
      assertThat(posts.getFirst())
          .startsWith("application/cloudevents-batch+json; charset=utf-8 [{");
    }
  }

  @Test
  void a_receiver_that_is_away_costs_no_request() throws Exception {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    URI nobody = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/");
    http.start();
    http.stop(0);
    PayloadCapture capture = new PayloadCapture(EVERYTHING, new CaptureReceiver(nobody, 1));
    try (RunningServer server = server(capture)) {
      assertThat(server.post("/v2/models/echo-FP32/infer", body("x", 1)).statusCode())
          .isEqualTo(200);
    }
    capture.close();
    assertThat(capture.outbox().lost()).isEqualTo(1);
  }
}
