package dev.primavista.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.core.Ticker;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.http.HttpServer;
import dev.primavista.server.http.RequestDeadline;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.server.scoring.Scorer;
import dev.primavista.server.v1.V1Routes;
import dev.primavista.testkit.SharedData;
import dev.primavista.vision.decoding.DrawnPictures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way to send pictures gets the answer that the plain one gets. */
class PictureServiceTest {
  private static final Path DEMO = SharedData.projectRoot().resolve("apps/vision/demo");
  private static final String CLASSIFY = "/v1/vision/network/classify";

  private final ObjectMapper json = new ObjectMapper();
  private final com.sun.net.httpserver.HttpServer elsewhere =
      com.sun.net.httpserver.HttpServer.create(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final String host = "127.0.0.1:" + elsewhere.getAddress().getPort();
  private final VisionStage stage =
      new VisionStage(DEMO.resolve("cifar10-resnet.onnx"), VisionOptions.NONE, List.of(host));
  private final HttpServer server =
      HttpServer.start(ServerConfig.onLoopback(0), routes(stage), List.of());
  private final HttpClient client = HttpClient.newHttpClient();
  private final byte[] picture = DrawnPictures.encoded("png", 64, 48);

  PictureServiceTest() throws IOException {
    elsewhere.createContext(
        "/x.png",
        exchange -> {
          exchange.sendResponseHeaders(200, picture.length);
          exchange.getResponseBody().write(picture);
          exchange.close();
        });
    elsewhere.start();
  }

  private static List<Route> routes(VisionStage stage) {
    Scorer scorer = new Scorer(stage.service(), new RequestDeadline(Ticker.SYSTEM));
    List<Route> routes = new ArrayList<>(stage.routes().routes());
    routes.addAll(new V1Routes(scorer, stage.registry()).routes(VisionRoutes.MAX_BODY_BYTES));
    return routes;
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    stage.close();
    elsewhere.stop(0);
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

  private JsonNode answered(String path, String type, byte[] body)
      throws IOException, InterruptedException {
    HttpResponse<String> response = post(path, type, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json.readTree(response.body());
  }

  private JsonNode asked(String body) throws IOException, InterruptedException {
    return answered(CLASSIFY, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  private void refused(String path, String body, int status, String code)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        post(path, "application/json", body.getBytes(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json.readTree(response.body()).get("code").asText()).isEqualTo(code);
  }

  private String base64() {
    return Base64.getEncoder().encodeToString(picture);
  }

  @Test
  void base64_urls_and_bytes_get_the_same_predictions() throws IOException, InterruptedException {
    JsonNode plain = answered(CLASSIFY, "image/png", picture).get("results").get(0);
    JsonNode results =
        asked(
                "{\"images\": [\""
                    + base64()
                    + "\", {\"b64\": \"data:image/png;base64,"
                    + base64()
                    + "\", \"name\": \"second\"}, {\"url\": \"http://"
                    + host
                    + "/x.png\"}]}")
            .get("results");
    assertThat(results).hasSize(3);
    for (JsonNode result : results) {
      assertThat(result.get("predictions")).isEqualTo(plain.get("predictions"));
    }
    assertThat(results.get(1).get("name").asText()).isEqualTo("second");
  }

  @Test
  void base64_may_be_in_lines_or_a_data_url_of_any_spelling()
      throws IOException, InterruptedException {
    JsonNode plain = answered(CLASSIFY, "image/png", picture).get("results").get(0);
    String lines = Base64.getMimeEncoder().encodeToString(picture).replace("\r\n", "\\r\\n");
    String percent = base64().replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");
    List<String> spellings =
        List.of(
            lines,
            " " + base64() + "\\n",
            "data:image/png;base64," + lines,
            " DATA:image/png;base64, " + base64(),
            "data:image/png;base64," + percent,
            base64().replace('+', '-').replace('/', '_'));
    for (String text : spellings) {
      JsonNode result = asked("{\"image\": \"" + text + "\"}").get("results").get(0);
      assertThat(result.get("predictions")).as(text).isEqualTo(plain.get("predictions"));
      JsonNode scored =
          answered(
              "/v1/vision/score",
              "application/json",
              ("{\"input\": {\"x\": \"" + text + "\"}}").getBytes(StandardCharsets.UTF_8));
      assertThat(scored.get("result").get(0).get("x").get(0).get(0))
          .as(text)
          .isEqualTo(plain.get("predictions").get(0).get("label"));
      SequencedMap<String, Tensor> encoded = new LinkedHashMap<>();
      String bytes = text.replace("\\r\\n", "\r\n").replace("\\n", "\n");
      encoded.put("input", BytesTensor.ofStrings(List.of(bytes)));
      assertThat(logits(encoded)).as(text).hasSize(10);
    }
    for (String wrong : List.of(base64() + "!", "data:image/png;base64,%zz", "data:,-*")) {
      refused(CLASSIFY, "{\"image\": \"" + wrong + "\"}", 400, "malformed_base64");
    }
  }

  /** A form of parts, each with a name, perhaps a file's name, and its content. */
  private static byte[] form(List<Object[]> parts) throws IOException {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    for (Object[] part : parts) {
      String head = "--x\r\nContent-Disposition: form-data; name=" + part[0] + "\r\n\r\n";
      form.write(head.getBytes(StandardCharsets.UTF_8));
      form.write((byte[]) part[1]);
      form.write("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    form.write("--x--\r\n".getBytes(StandardCharsets.UTF_8));
    return form.toByteArray();
  }

  @Test
  void a_forms_fields_say_what_is_wanted() throws IOException, InterruptedException {
    String type = "multipart/form-data; boundary=x";
    Object[] file = {"\"a\"; filename=\"dog.png\"", picture};
    Object[] nameless = {"\"cat\"", picture};
    Object[] top = {"\"top\"", "2".getBytes(StandardCharsets.UTF_8)};
    JsonNode results =
        answered(CLASSIFY + "?top=7", type, form(List.of(file, top, nameless))).get("results");
    assertThat(results).hasSize(2);
    assertThat(results.findValuesAsText("name")).containsExactly("dog.png", "cat");
    for (JsonNode result : results) {
      assertThat(result.get("predictions")).hasSize(2);
    }
    Object[] wrong = {"\"threshold\"", "much".getBytes(StandardCharsets.UTF_8)};
    HttpResponse<String> response = post(CLASSIFY, type, form(List.of(file, wrong)));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("out_of_range");
    Object[] unknown = {"\"topp\"", "2".getBytes(StandardCharsets.UTF_8)};
    response = post(CLASSIFY, type, form(List.of(file, unknown)));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .contains("the field 'topp' is no picture (expected: files, top or threshold)");
  }

  @Test
  void of_several_each_that_is_none_has_its_own_error() throws IOException, InterruptedException {
    JsonNode results =
        asked(
                "{\"images\": [\""
                    + base64()
                    + "\", \"!\", \"AAAA\"], \"urls\": [\"http://10.0.0.1/x.png\", \"http://"
                    + host
                    + "/absent.png\"]}")
            .get("results");
    assertThat(results.get(0).has("predictions")).isTrue();
    assertThat(results.findValuesAsText("code"))
        .containsExactly("malformed_base64", "not_an_image", "url_refused", "url_failed");
  }

  @Test
  void top_threshold_and_timing_are_as_asked() throws IOException, InterruptedException {
    JsonNode two = asked("{\"image\": \"" + base64() + "\", \"top\": 2}");
    assertThat(two.get("results").get(0).get("predictions")).hasSize(2);
    assertThat(two.get("task").asText()).isEqualTo("classify");
    for (String part : List.of("decode_ms", "preprocess_ms", "queue_ms", "compute_ms")) {
      assertThat(two.get("timing").get(part).asDouble()).isGreaterThanOrEqualTo(0);
    }
    JsonNode sure = answered(CLASSIFY + "?threshold=0.999&top=10", "image/png", picture);
    for (JsonNode each : sure.get("results").get(0).get("predictions")) {
      assertThat(each.get("probability").asDouble()).isGreaterThanOrEqualTo(0.999);
    }
  }

  @Test
  void wrong_requests_are_named() throws IOException, InterruptedException {
    refused(CLASSIFY, "{}", 400, "missing_image");
    refused(CLASSIFY, "{\"image\": 5}", 400, "wrong_type");
    refused(CLASSIFY, "{\"picture\": \"\"}", 400, "unknown_field");
    refused(CLASSIFY, "{\"images\": [{\"name\": \"x\"}]}", 400, "wrong_type");
    refused(CLASSIFY, "{\"images\": [null, \"" + base64() + "\"]}", 400, "wrong_type");
    refused(CLASSIFY, "{\"image\": \"" + base64() + "\", \"top\": 0}", 400, "out_of_range");
    refused(CLASSIFY + "?threshold=2", "{\"image\": \"\"}", 400, "out_of_range");
    refused(CLASSIFY + "?topk=2", "{\"image\": \"\"}", 400, "unknown_field");
    refused(CLASSIFY + "?top=2&top=3", "{\"image\": \"\"}", 400, "repeated_field");
    refused("/v1/vision/network/detect", "{\"image\": \"\"}", 400, "wrong_task");
    refused("/v1/vision/nope/classify", "{\"image\": \"\"}", 404, "model_not_found");
    refused(CLASSIFY, "{\"url\": \"http://169.254.169.254/\"}", 400, "url_refused");
    refused(CLASSIFY + "?version=9", "{\"image\": \"\"}", 404, "model_not_found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'top': '3'} | wrong_type | top | top: the text '3' (expected: a number)",
        "{'threshold': true} | wrong_type | threshold | threshold: true (expected: a number)",
        "{'tpo': 3} | unknown_field | tpo | unknown key 'tpo'; did you mean 'top'?",
        "{'labels': 3} | unknown_field | labels | unknown key 'labels' (expected: one of [image,"
            + " images, threshold, top, url, urls])",
        "{'images': [{'name': 3, 'url': ''}]} | wrong_type | images.name | images.name: 3.0"
            + " (expected: a text)",
        "{'images': [null]} | wrong_type | '' | images[0] is no text (expected: base64, a URL, or an"
            + " object)",
      })
  void a_wrong_member_is_named_by_itself(String body, String code, String param, String message)
      throws IOException, InterruptedException {
    byte[] sent = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    JsonNode refusal = json.readTree(post(CLASSIFY, "application/json", sent).body());
    assertThat(refusal.get("code").asText()).isEqualTo(code);
    assertThat(refusal.path("param").asText()).isEqualTo(param);
    assertThat(refusal.get("error").asText()).endsWith(message);
  }

  @Test
  void a_wrong_element_is_named_by_its_place_in_its_own_list()
      throws IOException, InterruptedException {
    String body =
        "{\"image\": \"%1$s\", \"images\": [\"%1$s\", {\"name\": \"x\"}]}".formatted(base64());
    HttpResponse<String> response =
        post(CLASSIFY, "application/json", body.getBytes(StandardCharsets.UTF_8));
    assertThat(response.body()).contains("images[1] has not one of b64 and url");
  }

  @Test
  void fields_of_a_form_that_is_no_multipart_are_told_as_such()
      throws IOException, InterruptedException {
    byte[] fields = ("image=" + base64()).getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> response = post(CLASSIFY, "application/x-www-form-urlencoded", fields);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json.readTree(response.body()).get("error").asText())
        .isEqualTo(
            "a body of this type is taken for the picture itself, as curl's --data-binary sends it,"
                + " and is none (expected: that, or a form as multipart/form-data)");
    JsonNode same = answered(CLASSIFY, "application/x-www-form-urlencoded", picture);
    assertThat(same.get("results")).hasSize(1);
  }

  @Test
  void a_network_that_could_not_be_loaded_is_not_ready() throws IOException, InterruptedException {
    ModelLoadException reason = new ModelLoadException("wrong_labels", "there are no labels");
    stage.registry().refuse(new ModelId("torn", 1), reason);
    refused("/v1/vision/torn/classify", "{\"image\": \"\"}", 503, "model_not_ready");
    refused("/v1/vision/torn/classify?version=1", "{\"image\": \"\"}", 503, "model_not_ready");
    assertThatThrownBy(() -> stage.models().require(Optional.of("torn")))
        .hasMessage("torn v1 is UNAVAILABLE: there are no labels");
  }

  @Test
  void a_tensor_of_encoded_pictures_gets_what_its_pixels_get() {
    SequencedMap<String, Tensor> encoded = new LinkedHashMap<>();
    byte[] inJson = Base64.getEncoder().encode(picture);
    encoded.put("input", BytesTensor.wrap(Shape.of(2), new byte[][] {picture, inJson}));
    VisionModel model = stage.models().require(Optional.empty());
    FixedTensor pixels =
        FixedTensor.allocateDirect(model.recipe().dataType(), model.recipe().shape(1));
    model
        .recipe()
        .apply(
            dev.primavista.vision.decoding.ImageDecoder.withLimit(1000000).decode(picture),
            pixels.data(),
            0);
    SequencedMap<String, Tensor> plain = new LinkedHashMap<>();
    plain.put("input", pixels);
    double[] both = logits(encoded);
    double[] one = logits(plain);
    for (int i = 0; i < 10; i++) {
      assertThat(both[i]).isCloseTo(one[i], org.assertj.core.api.Assertions.within(1e-4));
      assertThat(both[10 + i]).isEqualTo(both[i]);
    }
    encoded.put("input", BytesTensor.ofStrings(List.of("no picture")));
    assertThatThrownBy(() -> logits(encoded)).hasMessageContaining("picture 0");
    byte[] avif = "\0\0\0 ftypavif\0\0\0\0avif".getBytes(StandardCharsets.US_ASCII);
    encoded.put("input", BytesTensor.ofStrings(List.of(Base64.getEncoder().encodeToString(avif))));
    assertThatThrownBy(() -> logits(encoded)).hasMessageContaining("picture 0: an AVIF is not");
    encoded.put("input", BytesTensor.ofStrings(List.of("AQIDBAUG")));
    assertThatThrownBy(() -> logits(encoded))
        .hasMessageContaining("picture 0: not an image: it starts with the bytes 01 02 03 04")
        .hasMessageEndingWith(", read as base64");
    encoded.put("input", BytesTensor.ofStrings(List.of("no base64!")));
    assertThatThrownBy(() -> logits(encoded))
        .hasMessageContaining("picture 0: not an image: it starts with the bytes 6e 6f 20 62")
        .hasMessageEndingWith("BMP or TIFF)");
  }

  @Test
  void rows_of_tensorflow_serving_may_be_encoded_pictures()
      throws IOException, InterruptedException {
    SequencedMap<String, Tensor> encoded = new LinkedHashMap<>();
    encoded.put("input", BytesTensor.wrap(Shape.of(2), new byte[][] {picture, picture}));
    double[] both = logits(encoded);
    String bytes = "{\"b64\": \"" + base64() + "\"}";
    for (String body :
        List.of(
            "{'instances': [B, B]}",
            "{'instances': [{'input': B}, {'input': B}]}",
            "{'inputs': [B, B]}",
            "{'inputs': {'input': [B, B]}}")) {
      String written = body.replace('\'', '"').replace("B", bytes);
      JsonNode answer =
          answered(
              "/v1/models/network:predict",
              "application/json",
              written.getBytes(StandardCharsets.UTF_8));
      JsonNode rows = answer.get(body.contains("instances") ? "predictions" : "outputs");
      assertThat(rows).as(body).hasSize(2);
      for (int i = 0; i < both.length; i++) {
        assertThat(rows.get(i / 10).get(i % 10).asDouble())
            .isCloseTo(both[i], org.assertj.core.api.Assertions.within(1e-4));
      }
    }
    refused("/v1/models/network:predict", "{\"instances\": [{}]}", 400, "wrong_inputs");
  }

  private double[] logits(SequencedMap<String, Tensor> inputs) {
    Tensor output =
        stage
            .service()
            .infer(InferenceRequest.of("network", inputs))
            .join()
            .outputs()
            .get("logits");
    return output instanceof FixedTensor fixed ? fixed.doubles() : new double[0];
  }

  @Test
  void labels_beside_a_network_must_be_as_many_as_its_classes(@TempDir Path folder)
      throws IOException {
    Path network = Files.copy(DEMO.resolve("cifar10-resnet.onnx"), folder.resolve("net.onnx"));
    Files.writeString(folder.resolve("labels.txt"), "cat\ndog\n");
    assertThatThrownBy(() -> new VisionStage(network, VisionOptions.NONE))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("10 classes, 2 labels");
    Files.writeString(folder.resolve("net.labels.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n");
    try (VisionStage named = new VisionStage(network, VisionOptions.NONE)) {
      assertThat(named.look("x", picture, 1)).isInstanceOf(Outcome.Classified.class);
      VisionTask task = named.models().require(Optional.empty()).task();
      assertThat(task instanceof VisionTask.Classify classes ? classes.label(1) : "")
          .isEqualTo("b");
    }
  }

  @Test
  void labels_are_read_without_a_byte_order_mark_and_refused_where_there_are_none(
      @TempDir Path folder) throws IOException {
    Path labels = Files.writeString(folder.resolve("classes.txt"), "\uFEFFcat\r\n\r\ndog\n");
    assertThat(VisionOptions.readLabels(labels)).containsExactly("cat", "dog");

    Files.writeString(labels, " \n");
    assertThatThrownBy(() -> VisionOptions.readLabels(labels))
        .hasMessage("classes.txt holds no labels (expected: one a line)");

    Files.writeString(labels, "K\u00e4tzchen\n", StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> VisionOptions.readLabels(labels))
        .hasMessage(labels + " is no UTF-8 (expected: UTF-8, one label a line)");
  }

  @Test
  void a_processors_configuration_beside_a_network_is_its_recipe(@TempDir Path folder)
      throws IOException {
    Path network = Files.copy(DEMO.resolve("cifar10-resnet.onnx"), folder.resolve("net.onnx"));
    Files.writeString(folder.resolve("preprocessor_config.json"), "{\"size\": 32, \"do_pad\": 3}");
    assertThatThrownBy(() -> new VisionStage(network, VisionOptions.NONE))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("do_pad");
  }
}
