package dev.primavista.faq.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may edit, and which sites may ask. */
class EditorAccessTest {
  private static final String ENTRY = "{\"question\":\"What is a closure?\"}";

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "'', 401, key_needed",
    "Bearer wrong, 401, invalid_key",
    "Basic c2VjcmV0, 401, invalid_key",
    "Bearer the-editors-secret, 201, ''",
    "bearer the-editors-secret, 201, ''",
  })
  void the_key_opens_editing(String authorization, int status, String code)
      throws IOException, InterruptedException {
    EditorAccess access = EditorAccess.of(Optional.of("the-editors-secret"), true);
    try (LiveFaqStage stage = new LiveFaqStage(folder, access)) {
      HttpRequest.Builder request = stage.json("POST", "/v1/faq/js/entries", ENTRY);
      if (!authorization.isEmpty()) {
        request.header("authorization", authorization);
      }
      HttpResponse<String> response = stage.send(request);
      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(stage.tree(response).path("code").asText()).isEqualTo(code);
      assertThat(response.headers().firstValue("www-authenticate").isPresent())
          .isEqualTo(status == 401);
      assertThat(stage.get("/v1/faq/js/inbox").statusCode()).isEqualTo(401);
      assertThat(stage.get("/v1/faq/js/audit").statusCode()).isEqualTo(401);
      assertThat(stage.post("/v1/faq/js/match", "{\"question\":\"a\"}").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void beyond_loopback_nobody_edits_without_a_key() throws IOException, InterruptedException {
    EditorAccess access = EditorAccess.of(Optional.empty(), false);
    try (LiveFaqStage stage = new LiveFaqStage(folder, access)) {
      HttpResponse<String> response = stage.post("/v1/faq/js/entries", ENTRY);
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(stage.tree(response).get("code").asText()).isEqualTo("read_only");
    }
  }

  @Test
  void the_editors_name_is_in_the_trail() throws IOException, InterruptedException {
    try (LiveFaqStage stage = new LiveFaqStage(folder, LiveFaqStage.open())) {
      stage.send(stage.json("POST", "/v1/faq/js/entries", ENTRY).header("x-editor", "Anna"));
      assertThat(stage.get("/v1/faq/js/audit").body()).contains("\"by\":\"Anna\"");
      stage.send(
          stage
              .json("POST", "/v1/faq/js/entries", "{\"question\":\"b\"}")
              .header("x-editor", "UTF-8''J%C3%BCrgen%20%E6%97%A5%E6%9C%AC"));
      assertThat(stage.get("/v1/faq/js/audit").body()).contains("\"by\":\"Jürgen 日本\"");
      stage.send(
          stage
              .json("POST", "/v1/faq/js/entries", "{\"question\":\"c\"}")
              .header("x-editor", "UTF-8''" + "x".repeat(99) + "%F0%9F%98%80"));
      assertThat(stage.get("/v1/faq/js/audit").body())
          .contains("\"by\":\"" + "x".repeat(99) + "\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Anna|Anna",
        "J\u00c3\u00bcrgen|Jürgen",
        "J\u00fcrgen|Jürgen",
        "utf-8''J%C3%BCrgen+|Jürgen+",
        "UTF-8''100%|100%",
      })
  void a_name_is_read_as_it_was_meant(String field, String name) {
    assertThat(HeaderText.of(field)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "https://shop.example, /v1/faq/js/match, 200, https://shop.example",
    "https://evil.example, /v1/faq/js/match, 403, ''",
    "https://shop.example, /v1/faq/js/entries, 403, ''",
    "https://shop.example.evil.example, /v1/faq/js/match, 403, ''",
    "null, /v1/faq/js/match, 403, ''",
  })
  void listed_sites_may_ask_and_may_not_edit(String origin, String path, int status, String allowed)
      throws IOException, InterruptedException {
    try (LiveFaqStage stage = new LiveFaqStage(folder, LiveFaqStage.open())) {
      HttpResponse<String> response =
          stage.send(
              stage
                  .json("POST", path, "{\"question\":\"a\"}")
                  .header("origin", origin)
                  .header("sec-fetch-site", "cross-site"));
      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.headers().firstValue("access-control-allow-origin").orElse(""))
          .isEqualTo(allowed);
    }
  }

  @Test
  void a_browser_that_asks_first_is_told_what_it_may_send()
      throws IOException, InterruptedException {
    try (LiveFaqStage stage = new LiveFaqStage(folder, LiveFaqStage.open())) {
      HttpRequest.Builder preflight =
          stage
              .request("/v1/faq/js/match")
              .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
              .header("origin", "https://shop.example")
              .header("access-control-request-method", "POST")
              .header("access-control-request-headers", "content-type");
      HttpResponse<String> response = stage.send(preflight);
      assertThat(response.statusCode()).isEqualTo(204);
      assertThat(response.headers().firstValue("access-control-allow-headers"))
          .contains("content-type");
      assertThat(response.headers().firstValue("access-control-allow-credentials")).isEmpty();
    }
  }
}
