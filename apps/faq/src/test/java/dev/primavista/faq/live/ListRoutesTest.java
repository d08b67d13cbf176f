package dev.primavista.faq.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of entries in and out, over a real socket. */
class ListRoutesTest extends ServedFaq {
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
}
