package dev.primavista.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.ModelLoadException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What S3 says of wrong keys, regions and clocks, as it is told. */
@Timeout(120)
class OpendalFailureTest {
  @TempDir private Path cache = Path.of("");
  private final FakeStore store = new FakeStore();

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @CsvSource({
    "400, ExpiredToken, the keys have expired, AWS_SESSION_TOKEN",
    "301, PermanentRedirect, the bucket lies in another region, set AWS_REGION to eu-west-1",
    "400, AuthorizationHeaderMalformed, the bucket lies in another region, AWS_REGION to eu-west-1",
    "403, RequestTimeTooSkewed, this machine's clock differs from the store's, set the clock",
    "403, SignatureDoesNotMatch, the store denies it (SignatureDoesNotMatch), model-repository.md",
    "404, NoSuchBucket, there is no such bucket, ''",
    "400, MalformedPolicy, the store answers MalformedPolicy, ''"
  })
  void a_refusal_is_told_by_its_cause(int status, String code, String told, String hint) {
    byte[] body =
        ("<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>secret</Message></Error>")
            .getBytes(StandardCharsets.UTF_8);
    store.interference =
        exchange -> {
          exchange.getResponseHeaders().add("x-amz-bucket-region", "eu-west-1");
          exchange.getResponseHeaders().add("Content-Type", "application/xml");
          boolean head = exchange.getRequestMethod().equals("HEAD");
          exchange.sendResponseHeaders(status, head ? -1 : body.length);
          if (!head) {
            exchange.getResponseBody().write(body);
          }
          return true;
        };
    try (Sources sources =
        new Sources(
            store.environment(),
            cache,
            HttpClient.Builder.NO_PROXY,
            _ -> Optional.empty(),
            _ -> {})) {
      assertThatThrownBy(() -> sources.open("s3://bucket/models"))
          .hasMessage("s3://bucket/models: cannot list: " + told)
          .isInstanceOfSatisfying(
              ModelLoadException.class,
              refused -> assertThat(refused.hint().orElse("")).contains(hint));
    }
  }

  @Test
  void a_store_that_is_silent_is_given_up() {
    CountDownLatch end = new CountDownLatch(1);
    store.interference =
        exchange -> {
          await(end);
          return true;
        };
    try (OpendalStore silent =
        OpendalStore.open(
            SourceUrl.parse("s3://bucket/models"),
            new Variables(store.environment()),
            Duration.ofSeconds(1))) {
      assertThatThrownBy(silent::list).hasMessage("s3://bucket/models: no answer came in time");
    } finally {
      end.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
