package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.primavista.core.ServingException.TooLarge;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ContentCodingTest {
  private ProbeServer probe;

  @BeforeEach
  void start() {
    probe = new ProbeServer();
  }

  @AfterEach
  void stop() {
    probe.close();
  }

  private static byte[] encoded(ContentCoding coding, byte[] plain) {
    Response answer = Response.of(200, "text/plain", plain);
    ByteBuffer body = AnswerCoding.encode(coding, answer).body();
    byte[] bytes = new byte[body.remaining()];
    body.get(bytes);
    return bytes;
  }

  private RawClient.Answer post(String coding, byte[] body) throws Exception {
    try (RawClient client = probe.client()) {
      client
          .send(
              "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: "
                  + coding
                  + "\r\nContent-Length: "
                  + body.length
                  + "\r\n\r\n")
          .send(body);
      return client.answer();
    }
  }

  @ParameterizedTest
  @EnumSource(ContentCoding.class)
  void bodies_are_decompressed_on_whatever_thread(ContentCoding coding) throws Exception {
    for (int length : new int[] {1, 900, 90_000}) {
      byte[] plain = new byte[length];
      new java.util.Random(3).nextBytes(plain);
      for (int i = 0; i < length; i++) {
        plain[i] = (byte) ('a' + (plain[i] & 15));
      }
      RawClient.Answer answer = post(coding.token(), encoded(coding, plain));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(new String(plain, StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @EnumSource(ContentCoding.class)
  void what_grows_beyond_the_limit_is_refused(ContentCoding coding) throws Exception {
    RawClient.Answer answer = post(coding.token(), encoded(coding, new byte[10_000_000]));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("too_large", "100000 bytes");
    assertThat(post("identity", new byte[] {'x'}).status()).isEqualTo(200);
    assertThat(post("", new byte[] {'x'}).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(ContentCoding.class)
  void broken_bodies_are_refused(ContentCoding coding) throws Exception {
    byte[] sound = encoded(coding, new byte[5000]);
    for (byte[] broken :
        List.of(
            "not compressed at all".getBytes(StandardCharsets.UTF_8),
            java.util.Arrays.copyOf(sound, sound.length - 6))) {
      RawClient.Answer answer = post(coding.token(), broken);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("malformed_encoding", coding.token());
    }
  }

  @Test
  void unknown_codings_are_refused_with_those_that_are_known() throws Exception {
    for (String coding : List.of("br", "zstd-x", "gzip, gzip", "gzip\r\nContent-Encoding: gzip")) {
      RawClient.Answer answer = post(coding, new byte[] {1});
      assertThat(answer.status()).isEqualTo(415);
      assertThat(answer.headers()).containsEntry("accept-encoding", "zstd, gzip, deflate");
    }
  }

  @Test
  void memory_for_bodies_is_given_back() {
    BodyBudget budget = new BodyBudget(1_000_000);
    BodyDecoder decoder = new BodyDecoder("the body", ContentCoding.GZIP, 500_000, budget);
    assertThat(decoder.decode(encoded(ContentCoding.GZIP, new byte[400_000]))).hasSize(400_000);
    assertThat(budget.used()).isPositive();
    decoder.release();
    assertThat(budget.used()).isZero();
    BodyDecoder greedy = new BodyDecoder("the body", ContentCoding.GZIP, 500_000, budget);
    byte[] bomb = encoded(ContentCoding.GZIP, new byte[600_000]);
    assertThat(catchThrowableOfType(TooLarge.class, () -> greedy.decode(bomb))).isNotNull();
    greedy.release();
    assertThat(budget.used()).isZero();
  }

  @ParameterizedTest
  @EnumSource(ContentCoding.class)
  void a_body_is_unpacked_that_fits_where_twice_its_length_does_not(ContentCoding coding) {
    BodyBudget budget = new BodyBudget(1_000_000);
    BodyDecoder decoder = new BodyDecoder("the body", coding, 1_000_000, budget);
    assertThat(decoder.decode(encoded(coding, new byte[800_000]))).hasSize(800_000);
    decoder.release();
    assertThat(budget.used()).isZero();
  }

  @ParameterizedTest
  @EnumSource(ContentCoding.class)
  void a_body_for_which_there_is_never_room_is_too_large(ContentCoding coding) {
    byte[] encoded = encoded(coding, new byte[800_000]);
    BodyBudget budget = new BodyBudget(800_000 + encoded.length);
    budget.take(encoded.length);
    BodyDecoder fitting = new BodyDecoder("the body", coding, Long.MAX_VALUE, budget);
    assertThat(fitting.decode(encoded)).hasSize(800_000);
    assertThat(budget.used()).isEqualTo(budget.capacity());
    fitting.release();
    byte[] longer = encoded(coding, new byte[800_001 + encoded.length]);
    BodyDecoder decoder = new BodyDecoder("the body", coding, Long.MAX_VALUE, budget);
    assertThat(catchThrowableOfType(TooLarge.class, () -> decoder.decode(longer))).isNotNull();
    decoder.release();
    assertThat(budget.used()).isEqualTo(encoded.length);
  }

  @Test
  void of_what_was_unpacked_its_own_length_alone_is_held() {
    BodyBudget budget = new BodyBudget(1_000_000);
    BodyDecoder decoder = new BodyDecoder("the body", ContentCoding.GZIP, 500_000, budget);
    assertThat(decoder.decode(encoded(ContentCoding.GZIP, new byte[10]))).hasSize(10);
    assertThat(budget.used()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|gzip",
        "deflate|deflate",
        "gzip, deflate, br, zstd|zstd",
        "gzip;q=1.0, zstd;q=0.5|gzip",
        "GZIP|gzip",
        "x-gzip|gzip",
        "*|zstd",
        "zstd;q=0, *;q=0.1|gzip",
        "identity|none",
        "br|none",
        "gzip;q=0|none",
        "identity, gzip;q=0.5|none",
        "identity;q=0.5, gzip;q=0.5|gzip",
        "identity;q=0, gzip;q=0.1|gzip",
        "gzip;q=nonsense|none",
        "''|none"
      })
  void the_coding_follows_the_clients_weights(String accepted, String coding) {
    assertThat(AnswerCoding.best(accepted).map(ContentCoding::token).orElse("none"))
        .isEqualTo(coding);
  }

  @Test
  void only_long_answers_that_shrink_are_compressed() {
    RequestHead head =
        new RequestHead(
            "id",
            Method.GET,
            new RequestHead.Target("/", Map.of()),
            Headers.of(Map.of("accept-encoding", "gzip")));
    assertThat(AnswerCoding.of(head, Response.text(200, "a".repeat(2000)))).isPresent();
    assertThat(AnswerCoding.of(head, Response.text(200, "short"))).isEmpty();
    assertThat(AnswerCoding.plain(Response.text(200, "a".repeat(2000))).headers())
        .containsEntry("vary", "accept-encoding");
    assertThat(AnswerCoding.plain(Response.text(200, "short")).headers()).doesNotContainKey("vary");
    assertThat(AnswerCoding.of(head, Response.of(200, "image/png", new byte[2000]))).isEmpty();
  }
}
