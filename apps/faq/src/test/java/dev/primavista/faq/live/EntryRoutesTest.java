package dev.primavista.faq.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What editors do to entries, and how they find them, over a real socket. */
class EntryRoutesTest extends ServedFaq {
  @Test
  void a_new_entry_is_in_the_next_answer() throws IOException, InterruptedException {
    HttpResponse<String> created =
        stage.post(
            "/v1/faq/js/entries",
            "{\"id\":\"gen\",\"question\":\"What is a generator function?\",\"answer\":\"yield\"}");
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("location")).contains("/v1/faq/js/entries/gen");
    JsonNode found = stage.match("{\"question\":\"generator function\",\"top\":1}");
    assertThat(found.get("matches").get(0).get("id").asText()).isEqualTo("gen");
    assertThat(stage.post("/v1/faq/js/entries", "{\"id\":\"gen\",\"question\":\"x\"}").statusCode())
        .isEqualTo(409);
    HttpRequest.Builder delete = stage.request("/v1/faq/js/entries/gen").DELETE();
    assertThat(stage.send(delete.header("if-match", "*")).statusCode()).isEqualTo(204);
    assertThat(stage.match("{\"question\":\"generator function\",\"top\":9}").get("matches"))
        .noneMatch(match -> match.get("id").asText().equals("gen"));
  }

  @Test
  void nobody_overwrites_what_was_not_seen() throws IOException, InterruptedException {
    HttpResponse<String> seen = stage.get("/v1/faq/js/entries/2");
    String tag = seen.headers().firstValue("etag").orElseThrow();
    String changed = "{\"question\":\"How do I test for NaN?\",\"answer\":\"isNaN\"}";
    HttpRequest.Builder blind = stage.json("PUT", "/v1/faq/js/entries/2", changed);
    assertThat(stage.send(blind).statusCode()).isEqualTo(428);
    HttpResponse<String> first =
        stage.send(stage.json("PUT", "/v1/faq/js/entries/2", changed).header("if-match", tag));
    assertThat(first.statusCode()).isEqualTo(200);
    HttpResponse<String> second =
        stage.send(stage.json("PUT", "/v1/faq/js/entries/2", changed).header("if-match", tag));
    assertThat(second.statusCode()).isEqualTo(412);
    assertThat(stage.tree(second).get("code").asText()).isEqualTo("version_conflict");
    HttpRequest.Builder same =
        stage
            .request("/v1/faq/js/entries/2")
            .header("if-none-match", first.headers().firstValue("etag").orElseThrow());
    assertThat(stage.send(same).statusCode()).isEqualTo(304);
    JsonNode changes = stage.tree(stage.get("/v1/faq/js/audit?entry=2")).get("changes");
    assertThat(changes).hasSize(2);
    assertThat(changes.get(0).get("action").asText()).isEqualTo("updated");
    assertThat(changes.get(1).get("via").asText()).isEqualTo("import");
  }

  @Test
  void entries_come_page_by_page() throws IOException, InterruptedException {
    JsonNode first = stage.tree(stage.get("/v1/faq/js/entries?limit=3"));
    assertThat(first.get("entries")).hasSize(3);
    JsonNode rest =
        stage.tree(stage.get("/v1/faq/js/entries?limit=3&after=" + first.get("next").asText()));
    assertThat(rest.get("entries")).hasSize(1);
    assertThat(rest.has("next")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "loop, 4",
    "SCHLEIFE, 4",
    "isnan structured, ''",
    "number, 2",
    "not equal, 2",
    "ob, 3",
    "käse, gift-7",
    "wrap GIFT-7, gift-7",
    "cafe 闭包, gift-7",
    "++, ''",
    "C++, gift-7",
    "闭包 c++, gift-7",
    "c#, ''",
  })
  void an_editor_finds_entries_by_words_anywhere_in_them(String typed, String ids)
      throws IOException, InterruptedException {
    stage.post(
        "/v1/faq/js/entries",
        "{\"id\":\"gift-7\",\"question\":\"Do you wrap?\",\"answer\":\"Café 什么是闭包C++\",\"tags\":[\"Käsekuchen\"]}");
    stage.send(
        stage
            .json(
                "PUT",
                "/v1/faq/js/entries/4",
                "{\"question\":\"Wie beende ich eine Schleife?\",\"askings\":[\"end a loop\"]}")
            .header("if-match", "*"));
    String query = "?q=" + URLEncoder.encode(typed, StandardCharsets.UTF_8);
    JsonNode found = stage.tree(stage.get("/v1/faq/js/entries" + query));
    assertThat(found.get("entries"))
        .extracting(entry -> entry.get("id").asText())
        .containsExactlyElementsOf(ids.isEmpty() ? List.of() : List.of(ids));
  }

  @Test
  void entries_that_have_the_words_come_page_by_page() throws IOException, InterruptedException {
    JsonNode first = stage.tree(stage.get("/v1/faq/js/entries?q=i&limit=2"));
    assertThat(first.get("total").asInt()).isEqualTo(4);
    assertThat(first.get("entries"))
        .extracting(e -> e.get("id").asText())
        .containsExactly("1", "2");
    JsonNode rest =
        stage.tree(stage.get("/v1/faq/js/entries?q=i&limit=3&after=" + first.get("next").asText()));
    assertThat(rest.get("entries")).extracting(e -> e.get("id").asText()).containsExactly("3", "4");
    assertThat(rest.has("next")).isFalse();
    HttpResponse<String> long501 = stage.get("/v1/faq/js/entries?q=" + "a".repeat(501));
    assertThat(stage.tree(long501).get("param").asText()).isEqualTo("q");
  }

  @Test
  void what_was_read_is_written_back_with_a_change() throws IOException, InterruptedException {
    HttpResponse<String> seen = stage.get("/v1/faq/js/entries/2");
    String tag = seen.headers().firstValue("etag").orElseThrow();
    String changed = seen.body().replace("Use `Number.isNaN`.", "Ask `Number.isNaN`.");
    HttpResponse<String> written =
        stage.send(stage.json("PUT", "/v1/faq/js/entries/2", changed).header("if-match", tag));
    assertThat(written.statusCode()).as(written.body()).isEqualTo(200);
    JsonNode after = stage.tree(written);
    assertThat(after.get("answer").asText()).isEqualTo("Ask `Number.isNaN`.");
    assertThat(after.get("answer_html").asText()).contains("Ask");
    assertThat(after.get("version").asLong())
        .isNotEqualTo(stage.tree(seen).get("version").asLong());
  }

  @Test
  void an_entry_that_may_not_be_so_is_refused_by_its_field()
      throws IOException, InterruptedException {
    String entry = "{\"question\":\"a\",\"language\":\"notatag!!\"}";
    HttpResponse<String> refused = stage.post("/v1/faq/js/entries", entry);
    assertThat(stage.tree(refused).get("code").asText()).isEqualTo("invalid_entry");
    assertThat(stage.tree(refused).get("param").asText()).isEqualTo("language");
  }

  @Test
  void an_empty_language_is_none_and_a_tag_is_taken_as_it_is_written()
      throws IOException, InterruptedException {
    String german = "{\"id\":\"de\",\"question\":\"Was ist das?\",\"language\":\"de_at\"}";
    assertThat(stage.post("/v1/faq/js/entries", german).statusCode()).isEqualTo(201);
    for (String language : new String[] {"", " ", "DE_AT", "de"}) {
      JsonNode found =
          stage.match("{\"question\":\"Was ist das?\",\"language\":\"" + language + "\"}");
      assertThat(found.get("matches").get(0).get("id").asText()).as(language).isEqualTo("de");
    }
  }
}
