package dev.primavista.faq.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.primavista.server.http.Method;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteParameter;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole life of an entry, over a real socket. */
class LiveFaqRoutesTest extends ServedFaq {
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
  void what_people_asked_is_kept_without_control_characters()
      throws IOException, InterruptedException {
    String feedback = "{\"question\":\"what\\u0085is\\u009bit\",\"helpful\":false}";
    assertThat(stage.post("/v1/faq/js/feedback", feedback).statusCode()).isEqualTo(201);
    assertThat(stage.get("/v1/faq/js/inbox").body()).contains("\"what is it\"");
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
}
