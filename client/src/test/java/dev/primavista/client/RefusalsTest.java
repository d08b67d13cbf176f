package dev.primavista.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.client.ScriptedServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of requests that were not answered. */
final class RefusalsTest {
  private static final InferRequest ASKED = InferRequest.of("m", Input.of("x", 1f));

  private static boolean ready(int status) throws IOException {
    try (ScriptedServer server = new ScriptedServer();
        InferenceClient client = InferenceClient.to(server.url())) {
      server.then(Answer.of(status, ""));
      return client.ready("m");
    }
  }

  @Test
  void a_model_is_ready_or_not_where_the_server_says_so() throws IOException {
    assertThat(ready(200)).isTrue();
    for (int no : new int[] {400, 404, 503}) {
      assertThat(ready(no)).as("%s", no).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 401, 403, 429, 500, 502})
  void where_the_server_says_neither_the_question_fails(int status) {
    assertThatExceptionOfType(InferenceException.Refused.class)
        .isThrownBy(() -> ready(status))
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(status));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"detail":"field required"} | field required
          {"detail":[{"loc":["body","x"],"msg":"field required","type":"missing"},{"msg":"too long"}]} | field required; too long
          {"error":{"message":"deep reason","code":400}} | deep reason
          {"error":{}} | the server answered with status 422
          <html>no</html> | <html>no</html>
          """)
  void the_sentences_of_other_servers_are_found(String body, String message) throws IOException {
    try (ScriptedServer server = new ScriptedServer();
        InferenceClient client = InferenceClient.to(server.url())) {
      server.then(Answer.of(422, body));
      assertThatThrownBy(() -> client.infer(ASKED))
          .isInstanceOf(InferenceException.Invalid.class)
          .hasMessage(message);
    }
  }

  @Test
  void a_redirect_is_told_with_where_it_leads() throws IOException {
    try (ScriptedServer server = new ScriptedServer();
        InferenceClient client = InferenceClient.to(server.url())) {
      server.then(Answer.of(308, "").withHeader("Location", "https://elsewhere/x"));
      assertThatThrownBy(() -> client.infer(ASKED))
          .isInstanceOf(InferenceException.Invalid.class)
          .hasMessage("the server answered with status 308 and redirects to https://elsewhere/x");
    }
  }

  @Test
  void a_server_that_cannot_be_reached_is_named() {
    ClientConfig config =
        ClientConfig.of(URI.create("http://127.0.0.1:1/v")).withRetries(Retries.NONE);
    try (InferenceClient client = InferenceClient.of(config)) {
      assertThatThrownBy(() -> client.infer(ASKED))
          .isInstanceOf(InferenceException.Unreachable.class)
          .hasMessage("the server cannot be reached at http://127.0.0.1:1");
    }
  }

  @Test
  void a_certificate_that_is_not_trusted_is_told_before_anything_is_sent() {
    IOException handshake = new IOException("no path", new CertificateException("no path"));
    assertThat(Losses.of(new CompletionException(handshake), "https://h"))
        .isInstanceOf(InferenceException.Unreachable.class)
        .hasMessage("the certificate of https://h is not trusted: no path")
        .satisfies(lost -> assertThat(((InferenceException.Unreachable) lost).sent()).isFalse());
  }

  @Test
  void a_request_that_cannot_be_written_fails_like_one_that_is_refused() throws IOException {
    try (ScriptedServer server = new ScriptedServer();
        InferenceClient client =
            InferenceClient.of(
                ClientConfig.of(URI.create(server.url()))
                    .withEncoding(ClientConfig.Encoding.JSON))) {
      InferRequest bytes = InferRequest.of("m", Input.of("x", new byte[][] {{(byte) 0xff}}));
      assertThat(client.inferAsync(bytes)).isCompletedExceptionally();
      assertThatExceptionOfType(InferenceException.Invalid.class)
          .isThrownBy(() -> client.infer(bytes))
          .withMessage("input 'x': bytes that are no UTF-8 text (expected: Encoding.BINARY)")
          .satisfies(refused -> assertThat(refused.status()).isZero());
      assertThat(server.asked()).isEmpty();
    }
  }
}
