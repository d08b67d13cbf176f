package dev.primavista.faq.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Questions, over a real socket: which entries they get, of whom, and how many at a time. */
class MatchRoutesTest extends ServedFaq {
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
