package dev.primavista.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "x-api-key",
        "Ocp-Apim-Subscription-Key",
        "x-functions-key",
        "AWSAccessKeyId",
        "subscription-key",
        "key",
        "sig",
        "code",
        "pwd",
        "X-Amz-Security-Token",
      })
  void values_of_these_names_stand_in_no_log(String name) {
    assertThat(Secrets.told(name, "opensesame")).isEqualTo(Secrets.REDACTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"user-agent", "x-request-id", "keyboard", "zip-code", "design", "top"})
  void values_of_others_do(String name) {
    assertThat(Secrets.told(name, "a\nb")).isEqualTo("a?b");
  }

  @Test
  void an_address_is_told_without_its_user_and_its_query() {
    assertThat(Secrets.told(URI.create("http://u:secret@host:8080/ev?sig=secret#secret")))
        .isEqualTo("http://host:8080/ev");
    assertThat(Secrets.told(URI.create("https://[::1]/"))).isEqualTo("https://[::1]/");
  }
}
