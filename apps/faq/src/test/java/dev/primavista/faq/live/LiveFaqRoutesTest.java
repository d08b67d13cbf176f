package dev.primavista.faq.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.primavista.server.http.Method;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteParameter;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole life of an entry, over a real socket. */
class LiveFaqRoutesTest {
  @TempDir private Path folder = Path.of("");

  private LiveFaqStage stage =
      new LiveFaqStage(Path.of(System.getProperty("java.io.tmpdir")), LiveFaqStage.open());

  @BeforeEach
  void open() throws IOException, InterruptedException {
    stage.close();
    stage = new LiveFaqStage(folder, LiveFaqStage.open());
    assertThat(stage.load("", LiveFaqStage.CSV).statusCode()).isEqualTo(200);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void a_question_gets_its_entry_with_a_clean_answer_and_the_reason()
      throws IOException, InterruptedException {
    JsonNode found = stage.match("{\"question\":\"closures, what is that?\",\"explain\":true}");
    JsonNode best = found.get("matches").get(0);
    assertThat(best.get("id").asText()).isEqualTo("1");
    assertThat(best.get("answer_html").asText())
        .contains("<strong>with</strong>")
        .doesNotContain("script", "alert");
    JsonNode why = best.get("why");
    assertThat(why.get("text").asText()).isEqualTo("What is a closure?");
    assertThat(why.get("text_spans").get(0).toString()).isEqualTo("[10,17]");
    assertThat(why.get("question_spans").get(0).toString()).isEqualTo("[0,8]");
    double sum = found.get("none").asDouble();
    for (JsonNode each : found.get("matches")) {
      sum += each.get("probability").asDouble();
    }
    assertThat(sum).isBetween(0.0, 1.0001);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, suggest, 200, q limit",
    "GET, entries, 200, limit after q",
    "POST, entries, 201, ''",
    "PUT, entries/{id}, 200, If-Match",
    "DELETE, entries/{id}, 204, If-Match",
    "GET, audit, 200, limit before entry",
    "POST, import, 200, mode dry_run",
    "GET, export, 200, format",
    "POST, feedback, 201, ''",
  })
  void the_documents_tell_what_is_taken_beside_the_path_and_what_is_answered(
      Method method, String path, int status, String parameters) {
    Route route =
        stage.routes().stream()
            .filter(each -> each.template().equals("/v1/faq/{name}/" + path))
            .filter(each -> each.method() == method)
            .findFirst()
            .orElseThrow();
    assertThat(route.about().status()).isEqualTo(status);
    assertThat(route.about().parameters().stream().map(RouteParameter::name))
        .hasSameElementsAs(parameters.isEmpty() ? List.of() : List.of(parameters.split(" ", -1)));
  }

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
  void a_list_with_a_fault_is_refused_whole_with_line_and_column()
      throws IOException, InterruptedException {
    String list = "id,question,answer\n10,Ten?,x\n11,,y\n10,Again?,z\n";
    HttpResponse<String> refused = stage.load("", list);
    assertThat(refused.statusCode()).isEqualTo(400);
    JsonNode error = stage.tree(refused);
    assertThat(error.get("error").asText()).contains("line 3", "question");
    assertThat(error.get("faults").get(0).get("line").asInt()).isEqualTo(3);
    assertThat(error.get("faults").get(0).get("column").asText()).isEqualTo("question");
    assertThat(stage.tree(stage.get("/v1/faq/js/entries")).get("total").asInt()).isEqualTo(4);
  }

  @Test
  void what_goes_out_comes_in_again_as_it_was() throws IOException, InterruptedException {
    for (String format : new String[] {"csv", "jsonl"}) {
      HttpResponse<String> out = stage.get("/v1/faq/js/export?format=" + format);
      assertThat(out.headers().firstValue("content-disposition"))
          .contains("attachment; filename=\"js." + format + "\"");
      JsonNode report = stage.tree(stage.load("?mode=replace", out.body()));
      assertThat(report.get("unchanged").asInt()).as(format).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "jsonl"})
  void odd_entries_go_out_and_come_in_as_they_were(String format)
      throws IOException, InterruptedException {
    String[] odd = {
      "{\"id\":\" spaced \",\"question\":\" q \",\"answer\":\" a\\n\",\"askings\":[\" b \"],\"tags\":[\" t \"]}",
      "{\"id\":\"none\",\"question\":\"no answer yet\"}",
      "{\"id\":\"bars\",\"question\":\"q\",\"answer\":\"x\",\"askings\":[\"what is a|b\"],\"tags\":[\"C, C++\"]}",
      "{\"id\":\"json\",\"question\":\"[1]\",\"answer\":\"{}\",\"askings\":[\"[\\\"a\\\"]\"],\"tags\":[\"[\\\"a\\\"]\"]}",
      "{\"id\":\"lines\",\"question\":\"one\\r\\n\\r\\ntwo\\rthree\",\"answer\":\"a\\r\\nb\",\"askings\":[\"a\\nb\",\"c|d\"]}",
      "{\"id\":\"en\",\"question\":\"q\",\"answer\":\"x\",\"language\":\"EN_gb\"}",
      "{\"id\":\"quotes, \\\" and ; \",\"question\":\"\\\"\\\"\",\"answer\":\",;\\t\",\"tags\":[\"<a>\",\"b;c\"]}",
      "{\"id\":\"0\",\"question\":\"=1+1\",\"answer\":\"\\uFEFF😀\",\"tags\":[\"a\",\"a\"]}",
    };
    for (String entry : odd) {
      HttpResponse<String> created = stage.post("/v1/faq/js/entries", entry);
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    }
    String before = stage.get("/v1/faq/js/entries").body();
    HttpResponse<String> in =
        stage.load("?mode=replace", stage.get("/v1/faq/js/export?format=" + format).body());
    assertThat(in.body()).contains("\"created\":0,\"updated\":0,\"unchanged\":12,\"deleted\":0");
    assertThat(stage.get("/v1/faq/js/entries").body()).isEqualTo(before);
    assertThat(stage.post("/v1/faq/js/entries", odd[0]).statusCode()).isEqualTo(409);
  }

  @Test
  void a_list_without_ids_overwrites_no_other_entry() throws IOException, InterruptedException {
    String list = "question,answer\nWhat is a Map?,new\nwhat is a closure?,changed\n";
    JsonNode report = stage.tree(stage.load("", list));
    assertThat(report.get("created").asInt()).isEqualTo(1);
    assertThat(report.get("updated").asInt()).isEqualTo(1);
    JsonNode entries = stage.tree(stage.get("/v1/faq/js/entries")).get("entries");
    assertThat(entries)
        .extracting(entry -> entry.get("id").asText() + " " + entry.get("answer").asText())
        .contains("1 changed", "2 Use `Number.isNaN`.", "5 new");
  }

  @Test
  void what_no_entry_can_be_is_told_with_line_and_column()
      throws IOException, InterruptedException {
    String list = "id,question,answer\n10,Ten?,x\n11,a\u0001b,y\n" + "x".repeat(201) + ",c,d\n";
    JsonNode faults = stage.tree(stage.load("", list)).get("faults");
    assertThat(faults)
        .extracting(each -> each.get("line").asInt() + " " + each.get("column").asText())
        .containsExactly("3 question", "4 id");
    String half = "{\"id\":\"1\",\"question\":\"a\"}\n{\"id\":\"2\",\"question\":\"\\ud800\"}";
    assertThat(stage.tree(stage.load("", half)).get("error").asText())
        .startsWith("the list, line 2, column question: the character U+D800");
  }

  @Test
  void an_emptied_faq_is_exported_and_an_unknown_one_is_not_there()
      throws IOException, InterruptedException {
    for (int id = 1; id <= 4; id++) {
      HttpRequest.Builder delete = stage.request("/v1/faq/js/entries/" + id).DELETE();
      assertThat(stage.send(delete.header("if-match", "*")).statusCode()).isEqualTo(204);
    }
    HttpResponse<String> empty = stage.get("/v1/faq/js/export");
    assertThat(empty.statusCode()).isEqualTo(200);
    assertThat(empty.body()).hasLineCount(1).startsWith("id,question");
    for (String path : new String[] {"export", "entries", "entries/1", "audit"}) {
      HttpResponse<String> unknown = stage.get("/v1/faq/nowhere/" + path);
      assertThat(unknown.statusCode()).as(path).isEqualTo(404);
      assertThat(stage.tree(unknown).get("code").asText()).isEqualTo("no_such_faq");
    }
    assertThat(stage.get("/v1/faq/js/entries/a%00").statusCode()).isEqualTo(404);
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
  })
  void an_editor_finds_entries_by_words_anywhere_in_them(String typed, String ids)
      throws IOException, InterruptedException {
    stage.post(
        "/v1/faq/js/entries",
        "{\"id\":\"gift-7\",\"question\":\"Do you wrap?\",\"answer\":\"Café 什么是闭包\",\"tags\":[\"Käsekuchen\"]}");
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
  void an_unanswered_question_becomes_an_asking_and_ranks_first()
      throws IOException, InterruptedException {
    String asked = "my loop never stops, how to get out";
    for (String one : new String[] {asked, "how to get out of a loop that never stops", "refund"}) {
      String body = "{\"question\":\"" + one + "\",\"helpful\":false}";
      assertThat(stage.post("/v1/faq/js/feedback", body).statusCode()).isEqualTo(201);
    }
    JsonNode groups = stage.tree(stage.get("/v1/faq/js/inbox")).get("unanswered");
    assertThat(groups).hasSize(2);
    JsonNode questions = groups.get(0).get("questions");
    assertThat(questions).hasSize(2);
    String numbers =
        IntStream.range(0, 2)
            .mapToObj(at -> questions.get(at).get("feedback").toString())
            .collect(Collectors.joining(","));
    HttpResponse<String> accepted =
        stage.post("/v1/faq/js/inbox/accept", "{\"feedback\":[" + numbers + "],\"entry\":\"4\"}");
    assertThat(accepted.statusCode()).isEqualTo(200);
    JsonNode best = stage.match("{\"question\":\"" + asked + "\"}").get("matches").get(0);
    assertThat(best.get("id").asText()).isEqualTo("4");
    assertThat(stage.tree(stage.get("/v1/faq/js/inbox")).get("unanswered")).hasSize(1);
  }

  @Test
  void a_thousand_questions_go_in_one_call_and_no_more() throws IOException, InterruptedException {
    String thousand =
        IntStream.range(0, 1000)
            .mapToObj(n -> "\"what is a closure " + n + "\"")
            .collect(Collectors.joining(","));
    JsonNode results = stage.match("{\"questions\":[" + thousand + "],\"top\":1}").get("results");
    assertThat(results).hasSize(1000);
    assertThat(results.get(999).get("matches").get(0).get("id").asText()).isEqualTo("1");
    HttpResponse<String> more =
        stage.post("/v1/faq/js/match", "{\"questions\":[" + thousand + ",\"x\"]}");
    assertThat(more.statusCode()).isEqualTo(400);
  }

  @Test
  void what_is_typed_finds_questions_by_their_beginnings()
      throws IOException, InterruptedException {
    JsonNode found = stage.tree(stage.get("/v1/faq/js/suggest?q=how%20do%20i%20c"));
    assertThat(found.get("suggestions"))
        .extracting(each -> each.get("id").asText())
        .containsExactly("2", "3");
    assertThat(stage.tree(stage.get("/v1/faq/js/suggest?q=schle")).get("suggestions").get(0))
        .isEqualTo(stage.tree(stage.get("/v1/faq/js/suggest?q=SCHLE")).get("suggestions").get(0));
    assertThat(stage.tree(stage.get("/v1/faq/js/suggest?q=%F0%9F%98%80")).get("suggestions"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"😀😀", "什么是闭包", "<script>alert(1)</script>", "\\u0000\\u0007", "???"})
  void strange_questions_are_answered_like_any_other(String question)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        stage.post("/v1/faq/js/match", "{\"question\":\"" + question + "\",\"explain\":true}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(stage.tree(answer).get("none").asDouble()).isBetween(0.0, 1.0);
    String feedback = "{\"question\":\"" + question + "!\",\"helpful\":false}";
    assertThat(stage.post("/v1/faq/js/feedback", feedback).statusCode()).isEqualTo(201);
    assertThat(stage.get("/v1/faq/js/inbox").statusCode()).isEqualTo(200);
  }

  @Test
  void an_entry_that_may_not_be_so_is_refused_by_its_field()
      throws IOException, InterruptedException {
    String entry = "{\"question\":\"a\",\"language\":\"notatag!!\"}";
    HttpResponse<String> refused = stage.post("/v1/faq/js/entries", entry);
    assertThat(stage.tree(refused).get("code").asText()).isEqualTo("invalid_entry");
    assertThat(stage.tree(refused).get("param").asText()).isEqualTo("language");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/faq/js/match | {\"question\":\" \"} | 400 | empty_text",
        "/v1/faq/js/match | {} | 400 | missing_field",
        "/v1/faq/js/match | {\"question\":\"a\",\"topp\":1} | 400 | unknown_field",
        "/v1/faq/js/match | {\"question\":\"a\",\"threshold\":2} | 400 | out_of_range",
        "/v1/faq/js/match | {\"questions\":[]} | 400 | out_of_range",
        "/v1/faq/js/match | {\"questions\":[\"a\",\" \"]} | 400 | empty_text",
        "/v1/faq/js/match | {\"question\":\"a\",\"questions\":[\"b\"]} | 400 | repeated_field",
        "/v1/faq/js/match | {\"question\":\"a\",\"language\":\"xx yy!\"} | 400 | invalid_language",
        "/v1/faq/js/match | {\"question\":\"a\",\"language\":\"German\"} | 400 | invalid_language",
        "/v1/faq/none/match | {\"question\":\"a\"} | 404 | no_such_faq",
        "/v1/faq/js/entries | {\"question\":\"a\",\"colour\":1} | 400 | unknown_field",
        "/v1/faq/js/entries | {\"question\":\"\"} | 400 | empty_text",
        "/v1/faq/js/entries | {\"answer\":\"a\"} | 400 | missing_field",
        "/v1/faq/js/entries | {\"question\":\"a\\u0000b\"} | 400 | invalid_entry",
        "/v1/faq/js/entries | {\"question\":\"a\",\"tags\":\"b\"} | 400 | wrong_type",
        "/v1/faq/js/entries | {\"question\":\"a\",\"language\":\"English (UK)\"} | 400 |"
            + " invalid_entry",
        "/v1/faq/js/entries | {\"question\":\"a\",\"language\":\"de,en\"} | 400 | invalid_entry",
        "/v1/faq/js/entries | {\"question\":\"a\",\"language\":\"e\"} | 400 | invalid_entry",
        "/v1/faq/js/entries | {\"question\":\"a\",\"language\":\"日本語\"} | 400 | invalid_entry",
        "/v1/faq/JS/entries | {\"question\":\"a\"} | 400 | invalid_entry",
        "/v1/faq/js/feedback | {\"question\":\"a\"} | 400 | missing_field",
        "/v1/faq/js/feedback | {\"question\":\"a\",\"helpful\":true} | 400 | invalid_feedback",
        "/v1/faq/js/feedback | {\"question\":\"a\",\"helpful\":true,\"entry\":\"9\"} | 404 |"
            + " no_such_entry",
        "/v1/faq/js/inbox/accept | {\"feedback\":[\"9\"],\"entry\":\"1\"} | 404 | no_such_feedback",
        "/v1/faq/js/inbox/accept | {\"feedback\":[9],\"entry\":\"1\"} | 400 | wrong_type",
        "/v1/faq/js/import?dry_run=yes | {\"question\":\"a\"} | 400 | out_of_range",
        "/v1/faq/js/import?mode=all | {\"question\":\"a\"} | 400 | out_of_range",
      })
  void bad_input_is_named(String path, String body, int status, String code)
      throws IOException, InterruptedException {
    HttpResponse<String> response = stage.post(path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(stage.tree(response).get("code").asText()).isEqualTo(code);
    assertThat(stage.tree(response).get("error").asText()).isNotBlank();
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

  @Test
  void what_people_asked_is_kept_without_control_characters()
      throws IOException, InterruptedException {
    String feedback = "{\"question\":\"what\\u0085is\\u009bit\",\"helpful\":false}";
    assertThat(stage.post("/v1/faq/js/feedback", feedback).statusCode()).isEqualTo(201);
    assertThat(stage.get("/v1/faq/js/inbox").body()).contains("\"what is it\"");
  }

  @Test
  void a_question_of_100_kilobytes_is_refused_by_its_length()
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        stage.post("/v1/faq/js/match", "{\"question\":\"" + "a ".repeat(50_000) + "\"}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(stage.tree(response).get("code").asText()).isEqualTo("too_long");
  }

  @Test
  void clients_of_2018_get_every_entry_with_numbers_as_ids()
      throws IOException, InterruptedException {
    JsonNode result =
        stage.tree(stage.post("/score", "{\"input\":\"what is a closure\"}")).get("result");
    assertThat(result.get(0).get(0).get(0).isNumber()).isTrue();
    assertThat(result.get(0).get(0).get(0).asInt()).isEqualTo(1);
    assertThat(result.get(0)).as("every entry").hasSize(4);
    assertThat(result.get(1).asText()).startsWith("Computed in ");
  }

  @Test
  void both_matchers_answer_by_their_names() throws IOException, InterruptedException {
    assertThat(stage.tree(stage.get("/v1/faq/js")).get("matchers").toString())
        .isEqualTo("[\"first\",\"second\"]");
    String question = "{\"question\":\"closure\",\"matcher\":\"";
    assertThat(stage.match(question + "second\"}").get("matches").get(0).get("id").asText())
        .isEqualTo("1");
    assertThat(stage.match(question + "third\"}").get("error").asText())
        .isEqualTo("field 'matcher': 'third' (expected: [first, second])");
  }

  @Test
  void no_question_is_dropped_or_waits_long_while_entries_come_and_go() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService asking = Executors.newFixedThreadPool(2)) {
      List<Future<Integer>> askers =
          IntStream.range(0, 2).mapToObj(n -> asking.submit(() -> askUntil(over))).toList();
      for (int n = 0; n < 40; n++) {
        String id = "new" + n;
        String entry = "{\"id\":\"" + id + "\",\"question\":\"What is zork" + n + "?\"}";
        assertThat(stage.post("/v1/faq/js/entries", entry).statusCode()).isEqualTo(201);
        JsonNode found = stage.match("{\"question\":\"zork" + n + "\",\"top\":1}");
        assertThat(found.get("matches").get(0).get("id").asText()).isEqualTo(id);
      }
      over.set(true);
      for (Future<Integer> asker : askers) {
        assertThat(asker.get()).isPositive();
      }
    }
  }

  /** How many questions were answered; the first that is not ends it. */
  private int askUntil(AtomicBoolean over) throws IOException, InterruptedException {
    int answered = 0;
    while (!over.get()) {
      HttpResponse<String> response =
          stage.post("/v1/faq/js/match", "{\"question\":\"what is a closure\"}");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(stage.tree(response).get("matches").toString()).contains("\"id\":\"1\"");
      answered++;
    }
    return answered;
  }

  @Test
  void a_language_keeps_entries_of_others_out() throws IOException, InterruptedException {
    stage.post(
        "/v1/faq/js/entries",
        "{\"id\":\"fr\",\"question\":\"closure en français\",\"language\":\"fr-CA\"}");
    String question = "{\"question\":\"closure\",\"top\":9,\"language\":\"";
    assertThat(stage.match(question + "de\"}").get("matches"))
        .noneMatch(match -> match.get("id").asText().equals("fr"));
    assertThat(stage.match(question + "fr\"}").get("matches"))
        .anyMatch(match -> match.get("id").asText().equals("fr"));
  }

  @Test
  void probabilities_are_those_among_the_entries_of_the_language()
      throws IOException, InterruptedException {
    String list = "id,question,answer,language\n";
    for (String code : new String[] {"en", "de", "fr"}) {
      list += code + ",WLAN Router Reset," + code + "," + code + "\n";
    }
    assertThat(stage.load("?mode=replace", list).statusCode()).isEqualTo(200);
    String question = "{\"question\":\"WLAN Router Reset\",\"language\":\"";
    JsonNode german = stage.match(question + "de\"}");
    assertThat(german.get("matches")).hasSize(1);
    double probability = german.get("matches").get(0).get("probability").asDouble();
    assertThat(probability + german.get("none").asDouble()).isBetween(0.9999, 1.0001);
    assertThat(german.get("sure").asBoolean()).isTrue();
    JsonNode spanish = stage.match(question + "es\"}");
    assertThat(spanish.get("matches")).isEmpty();
    assertThat(spanish.get("none").asDouble()).isEqualTo(1);
    assertThat(spanish.get("sure").asBoolean()).isFalse();
  }

  @Test
  void a_call_asks_for_no_more_than_memory_holds() throws IOException, InterruptedException {
    String questions =
        IntStream.range(0, 21).mapToObj(n -> "\"q" + n + "\"").collect(Collectors.joining(","));
    HttpResponse<String> many =
        stage.post("/v1/faq/js/match", "{\"questions\":[" + questions + "],\"top\":1000}");
    assertThat(many.statusCode()).isEqualTo(400);
    assertThat(stage.tree(many).get("error").asText())
        .isEqualTo(
            "fields 'questions' and 'top': 21 times 1,000 matches (expected: <= 20,000 in all)");
    String answer = "long ".repeat(80_000);
    stage.load("?mode=replace", "id,question,answer\n1,What is long?," + answer + "\n");
    String hundred =
        IntStream.range(0, 100).mapToObj(n -> "\"long\"").collect(Collectors.joining(","));
    HttpResponse<String> large =
        stage.post("/v1/faq/js/match", "{\"questions\":[" + hundred + "],\"top\":1}");
    assertThat(large.statusCode()).isEqualTo(400);
    assertThat(stage.tree(large).get("code").asText()).isEqualTo("too_long");
  }
}
