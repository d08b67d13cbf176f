package dev.primavista.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientConfigTest {
  private static final ClientConfig CONFIG = ClientConfig.of(URI.create("http://h:8080/v"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://h",
        "h:8080",
        "http:///v2",
        "http://my_host:8080",
        "http://model.1",
        "http://:8080",
        "http:h",
        "http://h:0",
        "http://h:99999",
        "http://h:8080/?tenant=1",
        "http://h:8080?",
        "http://h:8080/#top",
      })
  void an_address_that_no_path_can_follow_is_refused(String server) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InferenceClient.to(server))
        .withMessageStartingWith("server: " + server + " (expected: ");
  }

  @Test
  void a_host_whose_name_java_does_not_take_is_told_as_such() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InferenceClient.to("http://my_host:8080"))
        .withMessage(
            "server: http://my_host:8080 (expected: a host named by letters, digits, '-' and '.',"
                + " its last part from a letter on, as Java's URIs have it)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://me:secret@h:8080",
        "http://me:secret@my_host:8080",
        "https://me:secret@my_host",
        "//me:secret@h",
        "me:secret@h:8080",
      })
  void a_password_in_the_address_is_refused_and_not_repeated(String server) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InferenceClient.to(server))
        .withMessage(
            "server: a user in the address (expected: withHeader(\"Authorization\", ...) instead)");
  }

  @Test
  void of_two_headers_with_one_name_the_last_one_is_sent() {
    ClientConfig config =
        CONFIG.withHeader("Authorization", "one").withHeader("authorization", "two");
    assertThat(config.headers()).containsExactly(Map.entry("authorization", "two"));
    assertThat(config.withTimeout(config.timeout())).isEqualTo(config);
  }

  @Test
  void headers_that_http_cannot_send_are_refused_without_their_values() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CONFIG.withHeader("a b", "secret"))
        .withMessage("headers: 'a b' (expected: a name and a value that HTTP may send)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CONFIG.withHeader("Host", "secret"))
        .withMessageStartingWith("headers: 'Host' (expected");
  }

  @Test
  void no_header_is_printed() {
    assertThat(CONFIG.withHeader("Authorization", "Bearer secret").toString())
        .startsWith("ClientConfig[server=http://h:8080/v, encoding=BINARY, timeout=PT30S,")
        .contains("headers=[Authorization]", "exchanges=64")
        .doesNotContain("secret");
  }
}
