package dev.primavista.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables as files and shells leave them: with ends of lines, empty, or wrong. */
@Timeout(120)
class SettingsTest {
  @TempDir private Path cache = Path.of("");
  private final FakeStore store = new FakeStore().with("model.onnx", "one");
  private final List<String> shown = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    store.close();
  }

  private Path fetch(String url, Map<String, String> more) {
    store.interference =
        exchange -> {
          shown.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          return false;
        };
    Map<String, String> environment = new HashMap<>(store.environment());
    environment.putAll(more);
    try (Sources sources =
        new Sources(
            environment, cache, HttpClient.Builder.NO_PROXY, _ -> Optional.empty(), _ -> {})) {
      return sources.open(url);
    }
  }

  @Test
  void the_end_of_a_line_is_no_part_of_a_token() {
    assertThat(fetch(store.endpoint() + "/model.onnx", Map.of("PRIMA_HTTP_TOKEN", "t\n")))
        .hasContent("one");
    assertThat(fetch("hf://owner/name/model.onnx", Map.of("HF_TOKEN", " t\r\n"))).hasContent("one");
    assertThat(shown).containsOnly("Bearer t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sec\nret", "sec ret", "secr\u00e9t"})
  void a_token_that_is_none_is_told_by_its_variable_alone(String token) {
    assertThatThrownBy(
            () -> fetch(store.endpoint() + "/model.onnx", Map.of("PRIMA_HTTP_TOKEN", token)))
        .hasFieldOrPropertyWithValue("code", "wrong_setting")
        .hasMessage(
            "PRIMA_HTTP_TOKEN: a character that no token has"
                + " (expected: letters, digits and signs in a line)");
    assertThat(store.requests).isEmpty();
  }

  @Test
  void a_user_without_a_password_may_be_a_token_and_is_not_told() {
    String host = store.authority();
    assertThatThrownBy(() -> fetch("http://secret@" + host + "/none.onnx", Map.of()))
        .hasMessage("http://" + host + "/none.onnx: the server answers 404, so nothing is there");
    assertThat(shown)
        .contains(
            "Basic "
                + Base64.getEncoder().encodeToString("secret".getBytes(StandardCharsets.UTF_8)));
    assertThatThrownBy(() -> fetch("http://us@er:secret@some_host/x", Map.of()))
        .hasMessageContaining("'http://some_host/x'");
    assertThat(cache).isDirectoryNotContaining("regex:.*secret.*");
  }

  @Test
  void a_variable_that_is_set_to_nothing_is_none() throws IOException {
    assertThat(fetch("hf://owner/name/model.onnx", Map.of("HF_TOKEN", ""))).hasContent("one");
    assertThat(shown).containsOnly("null");

    String pair = Base64.getEncoder().encodeToString("u:p".getBytes(StandardCharsets.UTF_8));
    store.authorization = "Basic " + pair;
    Files.writeString(
        cache.resolve("config.json"),
        "{\"auths\":{\"" + store.authority() + "\":{\"auth\":\"" + pair + "\"}}}");
    String url = "oci://" + store.authority() + "/team/net:v1";
    assertThat(fetch(url, Map.of("PRIMA_OCI_USER", "", "DOCKER_CONFIG", cache.toString())))
        .isDirectoryContaining("glob:**.onnx");
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket/model.onnx, AWS_NO_SIGN_REQUEST, YES",
    "gs://bucket/model.onnx, GOOGLE_NO_SIGN_REQUEST, 1",
  })
  void a_yes_may_be_written_in_many_ways(String url, String variable, String yes) {
    assertThat(fetch(url, Map.of(variable, yes))).hasContent("one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3://b/x | AWS_NO_SIGN_REQUEST | perhaps | : 'perhaps' (expected: true or false)",
        "az://c/x | AZURE_STORAGE_ACCOUNT_KEY | !!! | : no base64 (expected: the key as Azure shows it)",
        "gs://b/x | GOOGLE_APPLICATION_CREDENTIALS | none.json | : 'none.json' (expected: a readable file with the credentials in JSON)",
        "https://h/x | SSL_CERT_FILE | none.pem | : none.pem (expected: certificates in PEM)",
      })
  void a_setting_that_cannot_be_meant_is_told(
      String url, String variable, String value, String told) {
    assertThatThrownBy(() -> fetch(url, Map.of(variable, value)))
        .isInstanceOf(ModelLoadException.class)
        .hasFieldOrPropertyWithValue("code", "wrong_setting")
        .hasMessage(variable + told);
  }
}
