package dev.primavista.vision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.server.http.HttpServer;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The 2018 image services' recorded requests get their recorded answers, over a real socket. */
class ReferenceContractTest {
  private final ObjectMapper json = new ObjectMapper();

  @Test
  void recorded_requests_get_the_recorded_answers() throws IOException, InterruptedException {
    Path contracts = SharedData.require("vision/contracts");
    List<String> labels =
        VisionOptions.readLabels(SharedData.require("data/labels/synset_words_1000.txt"));
    JsonNode cases =
        json.readTree(Files.readAllBytes(contracts.resolve("cases.json"))).get("cases");
    List<String> failures = new ArrayList<>();
    int run = 0;
    try (VisionStage stage =
            new VisionStage(
                SharedData.require("vision/mobilenet_edgetpu.onnx"),
                new VisionOptions(Optional.empty(), labels));
        HttpServer server =
            HttpServer.start(ServerConfig.onLoopback(0), stage.routes().routes(), List.of());
        HttpClient client = HttpClient.newHttpClient()) {
      for (JsonNode one : cases) {
        String id = one.get("id").asText();
        if (id.startsWith("c")) {
          continue; // The CIFAR cases are of another network.
        }
        run++;
        HttpResponse<String> answer =
            post(
                client,
                server,
                one,
                Files.readAllBytes(contracts.resolve(one.get("request").asText())));
        if (answer.statusCode() != one.get("status").asInt()) {
          failures.add(id + ": status " + answer.statusCode() + " " + answer.body());
        } else if (!one.get("response").isNull() && id.startsWith("e")) {
          String expected = Files.readString(contracts.resolve(one.get("response").asText()));
          if (!same(json.readTree(expected), json.readTree(answer.body()))) {
            failures.add(id + ": " + answer.body());
          }
        }
      }
    }
    assertThat(failures).isEmpty();
    assertThat(run).isGreaterThanOrEqualTo(14);
  }

  private static HttpResponse<String> post(
      HttpClient client, HttpServer server, JsonNode one, byte[] body)
      throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + server.port() + "/v1/vision/score");
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("content-type", one.get("content_type").asText())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Equal but for times, and probabilities within 1e-4. */
  private static boolean same(JsonNode expected, JsonNode actual) {
    if (expected.isNumber() && actual.isNumber()) {
      return Math.abs(expected.asDouble() - actual.asDouble()) <= 1e-4;
    }
    if (expected.isTextual()) {
      return shape(expected.asText()).equals(shape(actual.asText()));
    }
    if (expected.size() != actual.size() || expected.getNodeType() != actual.getNodeType()) {
      return false;
    }
    if (expected.isObject()) {
      return expected.properties().stream()
          .allMatch(e -> actual.has(e.getKey()) && same(e.getValue(), actual.get(e.getKey())));
    }
    for (int i = 0; i < expected.size(); i++) {
      if (!same(expected.get(i), actual.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Texts with their numbers cut to three decimals; times vanish. */
  private static String shape(String text) {
    return text.replaceAll("Computed in [0-9.]+ ms", "Computed")
        .replaceAll("(0\\.[0-9]{3})[0-9]*", "$1");
  }
}
