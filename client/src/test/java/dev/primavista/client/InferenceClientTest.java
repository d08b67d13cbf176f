package dev.primavista.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.primavista.client.ScriptedServer.Answer;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InferenceClientTest {
  private static InferResponse answered(Answer answer) throws IOException {
    try (ScriptedServer server = new ScriptedServer();
        InferenceClient client = InferenceClient.to(server.url())) {
      server.then(answer);
      return client.infer(InferRequest.of("m", Input.of("x", 1f)));
    }
  }

  @Test
  void a_binary_request_is_json_and_the_tensors_behind_it() throws IOException {
    try (ScriptedServer server = new ScriptedServer();
        InferenceClient client = InferenceClient.to(server.url() + "/prefix/")) {
      server.then(Answer.of(200, "{\"outputs\":[]}"));
      client.infer(
          InferRequest.of("a b/c", Input.of("x", 1f), Input.of("t", "ab"))
              .withVersion(3)
              .withOutputs("y")
              .withId("7")
              .withPriority(2)
              .withTimeout(Duration.ofSeconds(1)));

      ScriptedServer.Asked asked = server.asked().getFirst();
      assertThat(asked.path()).isEqualTo("/prefix/v2/models/a%20b%2Fc/versions/3/infer");
      int json = Integer.parseInt(asked.headers().get("inference-header-content-length"));
      assertThat(new String(asked.body(), 0, json, StandardCharsets.UTF_8))
          .matches(
              "\\{\"id\":\"7\",\"parameters\":\\{\"priority\":2,\"timeout\":[0-9]+,"
                  + "\"binary_data_output\":true},"
                  + "\"inputs\":\\[\\{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":\\[1],"
                  + "\"parameters\":\\{\"binary_data_size\":4}},"
                  + "\\{\"name\":\"t\",\"datatype\":\"BYTES\",\"shape\":\\[1],"
                  + "\"parameters\":\\{\"binary_data_size\":6}}],"
                  + "\"outputs\":\\[\\{\"name\":\"y\",\"parameters\":\\{\"binary_data\":true}}]}");
      assertThat(asked.body()).endsWith(0, 0, 0x80, 0x3F, 2, 0, 0, 0, 'a', 'b');
      assertThat(asked.headers()).containsEntry("content-type", "application/octet-stream");
    }
  }

  @Test
  void a_json_request_has_the_headers_that_it_was_given() throws IOException {
    try (ScriptedServer server = new ScriptedServer();
        InferenceClient client =
            InferenceClient.of(
                ClientConfig.of(URI.create(server.url()))
                    .withEncoding(ClientConfig.Encoding.JSON)
                    .withHeader("Authorization", "Bearer k"))) {
      server.then(Answer.of(200, "{\"outputs\":[]}"));
      client.infer(InferRequest.of("m", Input.of("x", new double[][] {{1, Double.NaN}})));

      ScriptedServer.Asked asked = server.asked().getFirst();
      assertThat(new String(asked.body(), StandardCharsets.UTF_8))
          .contains("\"datatype\":\"FP64\",\"shape\":[1,2],\"data\":[1.0,NaN]");
      assertThat(asked.headers())
          .containsEntry("content-type", "application/json")
          .containsEntry("authorization", "Bearer k")
          .doesNotContainKey("inference-header-content-length");
    }
  }

  @Test
  void a_thread_that_is_interrupted_waits_no_longer_and_stays_interrupted() throws IOException {
    try (ScriptedServer server = new ScriptedServer();
        InferenceClient client = InferenceClient.to(server.url())) {
      server.then(Answer.of(200, "{}").stalling());
      Thread.currentThread().interrupt();
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(() -> client.infer(InferRequest.of("m", Input.of("x", 1f))))
          .withMessage("the waiting thread was interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** Members in any order, nested data, versions as numbers, null for what is not known. */
  @Test
  void other_servers_answers_are_read() throws IOException {
    InferResponse response =
        answered(
            Answer.of(
                200,
                "{\"outputs\":[{\"data\":[[1,2],[3,\"NaN\"]],\"shape\":[2,2],\"datatype\":\"FP32\","
                    + "\"parameters\":null,\"name\":\"y\",\"more\":{\"a\":[1]}},"
                    + "{\"name\":\"b\",\"datatype\":\"BOOL\",\"shape\":[2],\"data\":[1,false]}],"
                    + "\"id\":null,\"model_version\":3,\"model_name\":\"m\",\"parameters\":{}}"));
    assertThat(response.version()).isEqualTo("3");
    assertThat(response.id()).isEmpty();
    assertThat(response.output().floatRows()[1]).containsExactly(3, Float.NaN);
    assertThat(response.output("b").booleans()).containsExactly(true, false);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> response.output("z"))
        .withMessage("output: 'z' (expected: one of [y, b])");
  }

  @Test
  void json_and_binary_outputs_may_be_mixed() throws IOException {
    String json =
        "{\"model_name\":\"m\",\"outputs\":["
            + "{\"name\":\"a\",\"datatype\":\"INT64\",\"shape\":[1],\"data\":[5]},"
            + "{\"name\":\"b\",\"datatype\":\"UINT8\",\"shape\":[2],\"parameters\":{\"binary_data_size\":2}},"
            + "{\"name\":\"c\",\"datatype\":\"BYTES\",\"shape\":[1],\"parameters\":{\"binary_data_size\":5}}]}";
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    byte[] body = java.util.Arrays.copyOf(head, head.length + 7);
    System.arraycopy(new byte[] {1, -1, 1, 0, 0, 0, 'z'}, 0, body, head.length, 7);
    InferResponse response =
        answered(
            new Answer(
                200, body, Map.of("Inference-Header-Content-Length", String.valueOf(head.length))));
    assertThat(response.output("a").longs()).containsExactly(5);
    assertThat(response.output("b").ints()).containsExactly(1, 255);
    assertThat(response.output("c").strings()).containsExactly("z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "no json",
        "{\"outputs\":5}",
        "{\"outputs\":[{}]}",
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP128\",\"shape\":[1],\"data\":[1]}]}",
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[2],\"data\":[1]}]}",
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[\"a\"]}]}",
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[1],"
            + "\"parameters\":{\"binary_data_size\":4}}]}",
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[999999999999],\"data\":[]}]}",
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP64\",\"shape\":[250000000],\"data\":[1]}]}",
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"BYTES\",\"shape\":[2000000000],\"data\":[]}]}",
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"INT8\",\"shape\":[1],\"data\":[300]}]}",
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"UINT64\",\"shape\":[1],\"data\":[-1]}]}",
      })
  void an_answer_that_is_none_is_told(String body) {
    assertThatExceptionOfType(InferenceException.Malformed.class)
        .isThrownBy(() -> answered(Answer.of(200, body)));
  }

  @Test
  void refusals_of_other_servers_are_read() {
    assertThatExceptionOfType(InferenceException.Invalid.class)
        .isThrownBy(() -> answered(Answer.of(422, "{\"detail\":\"field required\"}")))
        .withMessage("field required")
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(422));
    assertThatExceptionOfType(InferenceException.Failed.class)
        .isThrownBy(() -> answered(Answer.of(500, "Internal Server Error")))
        .withMessage("Internal Server Error");
    assertThatExceptionOfType(InferenceException.NotFound.class)
        .isThrownBy(() -> answered(Answer.of(404, "")))
        .withMessage("the server answered with status 404");
  }

  @Test
  void arrays_become_tensors_of_their_type_and_shape() {
    assertThat(Input.of("x", new float[][] {{1, 2}, {3, 4}}).tensor().toString())
        .isEqualTo("FP32[2,2]");
    assertThat(Input.of("x", 1, 2, 3).tensor().dataType()).isEqualTo(DataType.INT32);
    assertThat(Input.of("x", 1L).tensor().dataType()).isEqualTo(DataType.INT64);
    assertThat(Input.of("x", 1.5).tensor().dataType()).isEqualTo(DataType.FP64);
    assertThat(Input.of("x", true, false).tensor().shape()).isEqualTo(Shape.of(2));
    assertThat(Input.of("x", new String[][] {{"a", "b"}}).tensor().shape())
        .isEqualTo(Shape.of(1, 2));
    assertThat(Input.of("x", 1, 2, 3, 4).shaped(2, 2).tensor().shape()).isEqualTo(Shape.of(2, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Input.of("x", new float[][] {{1}, {1, 2}}))
        .withMessage("row 1: 2 values (expected: 1)");
  }

  @Test
  void outputs_are_arrays_of_their_type() {
    Output matrix = new Output("y", Input.of("y", new long[][] {{1, 2}, {3, 4}}).tensor());
    assertThat(matrix.longRows()[1]).containsExactly(3, 4);
    assertThat(matrix.doubleRows()[0]).containsExactly(1, 2);
    assertThat(new Output("t", Input.of("t", "a", "b").tensor()).stringRows())
        .containsExactly(List.of("a"), List.of("b"));
    assertThatIllegalStateException()
        .isThrownBy(matrix::strings)
        .withMessage("output 'y': INT64 (expected: BYTES)");
  }
}
