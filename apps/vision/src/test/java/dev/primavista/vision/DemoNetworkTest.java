package dev.primavista.vision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.http.HttpServer;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.testkit.SharedData;
import dev.primavista.vision.decoding.DrawnPictures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The demo network as committed: its golden logits, and what clients get over a real socket. */
class DemoNetworkTest {
  private static final Path DEMO = SharedData.projectRoot().resolve("apps/vision/demo");
  private static final String CLASSIFY = "/v1/vision/classify";

  private final ObjectMapper json = new ObjectMapper();
  private final VisionStage stage =
      new VisionStage(DEMO.resolve("cifar10-resnet.onnx"), VisionOptions.NONE);
  private final HttpServer server =
      HttpServer.start(ServerConfig.onLoopback(0), stage.routes().routes(), List.of());
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    client.close();
    server.close();
    stage.close();
  }

  private HttpResponse<String> post(String path, String type, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("content-type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private void refused(HttpResponse<String> response, int status, String code)
      throws IOException, InterruptedException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    JsonNode error = json.readTree(response.body());
    assertThat(error.get("code").asText()).isEqualTo(code);
    assertThat(error.get("error").asText()).isNotBlank();
    assertThat(post(CLASSIFY, "image/png", DrawnPictures.encoded("png", 40, 30)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void logits_are_those_recorded_with_python() throws IOException {
    JsonNode golden = json.readTree(Files.readAllBytes(DEMO.resolve("golden.json"))).get("logits");
    float[] values = new float[16 * 3072];
    for (int k = 0; k < 16; k++) {
      for (int i = 0; i < 3072; i++) {
        values[k * 3072 + i] = (float) (((i * 2357L + 11 + k * 97L) % 251 - 125) / 62.5);
      }
    }
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("input", FixedTensor.ofFloats(Shape.of(16, 3, 32, 32), values));
    Tensor output =
        stage
            .service()
            .infer(InferenceRequest.of("network", inputs))
            .join()
            .outputs()
            .get("logits");
    double[] logits = output instanceof FixedTensor fixed ? fixed.doubles() : new double[0];
    assertThat(logits).hasSize(160);
    for (int i = 0; i < logits.length; i++) {
      assertThat(Math.abs(logits[i] - golden.get(i / 10).get(i % 10).asDouble())).isLessThan(1e-4);
    }
  }

  @Test
  void every_tenth_test_picture_gets_the_answer_that_python_gave() throws IOException {
    int right = 0;
    List<String> labels = List.of(labels());
    try (ZipFile zip = new ZipFile(SharedData.require("data/images/cifar10/test.zip").toFile())) {
      List<? extends ZipEntry> pictures =
          zip.stream()
              .filter(entry -> entry.getName().endsWith(".jpg"))
              .sorted(Comparator.comparing(ZipEntry::getName))
              .toList();
      assertThat(pictures).hasSize(10_000);
      for (int i = 0; i < pictures.size(); i += 10) {
        ZipEntry entry = pictures.get(i);
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        Outcome outcome = stage.look(entry.getName(), bytes, 1);
        String truth = entry.getName().split("/", -1)[1];
        assertThat(labels).contains(truth);
        right +=
            outcome instanceof Outcome.Classified classified
                    && classified.predictions().getFirst().label().equals(truth)
                ? 1
                : 0;
      }
    }
    JsonNode golden = json.readTree(Files.readAllBytes(DEMO.resolve("golden.json")));
    assertThat(right).isEqualTo(golden.get("of_every_tenth_right").asInt());
  }

  @Test
  void a_picture_gets_its_most_probable_labels() throws IOException, InterruptedException {
    JsonNode body =
        json.readTree(
            post(CLASSIFY + "?top=3", "image/jpeg", DrawnPictures.encoded("jpg", 64, 48)).body());
    JsonNode predictions = body.get("results").get(0).get("predictions");
    assertThat(predictions).hasSize(3);
    assertThat(predictions.get(0).get("label").asText()).isIn((Object[]) labels());
    assertThat(predictions.get(0).get("probability").asDouble())
        .isGreaterThanOrEqualTo(predictions.get(1).get("probability").asDouble());
  }

  private static String[] labels() throws IOException {
    return Files.readAllLines(DEMO.resolve("labels.txt")).toArray(String[]::new);
  }

  @Test
  void of_several_pictures_a_broken_one_spoils_only_itself()
      throws IOException, InterruptedException {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    for (int i = 0; i < 10; i++) {
      form.writeBytes(
          ("--x\r\ncontent-disposition: form-data; name=\"f\"; filename=\"p"
                  + i
                  + ".png\"\r\ncontent-type: image/png\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      form.writeBytes(i == 4 ? new byte[] {1, 2, 3} : DrawnPictures.encoded("png", 30 + i, 30));
      form.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    form.writeBytes("--x--\r\n".getBytes(StandardCharsets.US_ASCII));
    HttpResponse<String> response =
        post(CLASSIFY, "multipart/form-data; boundary=x", form.toByteArray());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode results = json.readTree(response.body()).get("results");
    for (int i = 0; i < 10; i++) {
      assertThat(results.get(i).get("name").asText()).isEqualTo("p" + i + ".png");
      assertThat(results.get(i).has("predictions")).isEqualTo(i != 4);
    }
    assertThat(results.get(4).get("code").asText()).isEqualTo("not_an_image");
  }

  @Test
  void bytes_that_are_no_picture_are_named() throws IOException, InterruptedException {
    refused(post(CLASSIFY, "image/png", new byte[0]), 400, "not_an_image");
    refused(
        post(CLASSIFY, "image/png", "<html></html>".getBytes(StandardCharsets.US_ASCII)),
        400,
        "not_an_image");
    byte[] png = DrawnPictures.encoded("png", 60, 60);
    HttpResponse<String> torn = post(CLASSIFY, "image/png", Arrays.copyOf(png, png.length / 2));
    assertThat(torn.statusCode()).isEqualTo(400);
    assertThat(json.readTree(torn.body()).get("code").asText()).isEqualTo("truncated_image");
  }

  @Test
  void a_header_of_2500_megapixels_is_refused_by_the_header()
      throws IOException, InterruptedException {
    byte[] header =
        HexFormat.of()
            .parseHex("89504e470d0a1a0a0000000d494844520000c3500000c3500802000000")
            .clone();
    refused(post(CLASSIFY, "image/png", header), 413, "too_large");
  }

  @Test
  void wrong_types_models_and_numbers_are_named() throws IOException, InterruptedException {
    byte[] png = DrawnPictures.encoded("png", 40, 30);
    refused(post(CLASSIFY, "text/xml", png), 415, "unsupported_media_type");
    refused(post(CLASSIFY + "?top=0", "image/png", png), 400, "out_of_range");
    refused(post(CLASSIFY + "?model=nope", "image/png", png), 404, "model_not_found");
  }

  @Test
  void the_reference_dictionary_is_answered_in_its_shape()
      throws IOException, InterruptedException {
    String picture = Base64.getEncoder().encodeToString(DrawnPictures.encoded("png", 40, 30));
    String body = "{\"input\": {\"image\": \"\\\"" + picture + "\\\"\"}}";
    HttpResponse<String> response =
        post("/v1/vision/score", "application/json", body.getBytes(StandardCharsets.US_ASCII));
    JsonNode result = json.readTree(response.body()).get("result");
    assertThat(result.get(0).get("image")).hasSize(3);
    assertThat(result.get(1).asText()).startsWith("Computed in ");
    refused(
        post("/v1/vision/score", "application/json", "{}".getBytes(StandardCharsets.US_ASCII)),
        400,
        "missing_field");
    refused(
        post(
            "/v1/vision/score",
            "application/json",
            "{\"input\":{\"a\":\"*\"}}".getBytes(StandardCharsets.US_ASCII)),
        400,
        "malformed_base64");
    refused(
        post(
            "/v1/vision/score",
            "application/json",
            "{\"input\":{}}".getBytes(StandardCharsets.US_ASCII)),
        400,
        "missing_image");
  }
}
