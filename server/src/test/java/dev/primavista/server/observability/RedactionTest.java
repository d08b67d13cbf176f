package dev.primavista.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedactionTest {
  private static String redacted(String json, String... names) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
      Object tree =
          new Redaction(Set.of(names)).read(json.getBytes(StandardCharsets.UTF_8)).orElseThrow();
      Redaction.write(tree, generator);
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // KServe V1: members of each row
        "{\"instances\":[{\"age\":41,\"plan\":\"pro\"}]}|{\"instances\":[{\"age\":\"[redacted]\",\"plan\":\"pro\"}]}",
        // V2: a tensor, whether its data come before its name or after it
        "{\"name\":\"age\",\"data\":[1]}|{\"name\":\"age\",\"data\":\"[redacted]\"}",
        "{\"data\":[1],\"name\":\"age\"}|{\"data\":\"[redacted]\",\"name\":\"age\"}",
        // MLflow: a column of a table
        "{\"columns\":[\"plan\",\"age\"],\"data\":[[\"pro\",41],[\"no\",3]]}|{\"columns\":[\"plan\",\"age\"],\"data\":[[\"pro\",\"[redacted]\"],[\"no\",\"[redacted]\"]]}",
        // anything else stays
        "{\"name\":\"plan\",\"data\":[41,null,true,1e400,0.1000]}|{\"name\":\"plan\",\"data\":[41,null,true,1e400,0.1000]}",
      })
  void named_values_are_taken_out(String given, String expected) throws IOException {
    assertThat(redacted(given, "age")).isEqualTo(expected);
  }

  private static final Layout COLUMNS =
      new Layout(
          List.of("plan", "age"), Set.of("plan", "age", "input"), Set.of("label", "probabilities"));
  private static final Layout TENSORS =
      new Layout(List.of(), Set.of("plan", "age"), Set.of("label"));

  private static String request(String json, Layout layout) throws IOException {
    Redaction redaction = new Redaction(Set.of("age"));
    Object tree = redaction.read(json.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    if (!redaction.hideUnnamed(tree, layout)) {
      return "left out";
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
      Redaction.write(tree, generator);
    }
    return text.toString().replace("\"[redacted]\"", "*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"instances\":[[1,41],[3,42]]}|{\"instances\":[[1,*],[3,*]]}",
        "{\"inputs\":[[1,41]],\"params\":{\"n\":[1,2]}}|{\"inputs\":[[1,*]],\"params\":{\"n\":[1,2]}}",
        "[[1,41]]|[[1,*]]",
        "{\"data\":[[1,41]]}|{\"data\":[[1,*]]}",
        "{\"instances\":[{\"input\":[1,41]}]}|{\"instances\":[{\"input\":[1,*]}]}",
        "{\"inputs\":{\"plan\":[1,3],\"age\":[41,42]}}|{\"inputs\":{\"plan\":[1,3],\"age\":*}}",
        // MLflow: columns that are numbers, as pandas counts them
        "{\"columns\":[0,1],\"data\":[[1,41]]}|{\"columns\":[0,1],\"data\":[[1,*]]}",
        "{\"columns\":[\"age\",\"plan\"],\"data\":[[41,1]]}|{\"columns\":[\"age\",\"plan\"],\"data\":[[*,1]]}",
        // V2: a matrix, flat or not, and one whose shape does not tell the columns
        "{\"name\":\"input\",\"shape\":[2,2],\"data\":[1,41,3,42]}|{\"name\":\"input\",\"shape\":[2,2],\"data\":[1,*,3,*]}",
        "{\"name\":\"input\",\"shape\":[1,2],\"data\":[[1,41]]}|{\"name\":\"input\",\"shape\":[1,2],\"data\":[[1,*]]}",
        "{\"name\":\"input\",\"shape\":[4],\"data\":[1,41,3,42]}|{\"name\":\"input\",\"shape\":[4],\"data\":*}",
        // rows of another length, texts that are documents, and what holds nothing to hide
        "{\"instances\":[[1,41,3]]}|{\"instances\":[[*,*,*]]}",
        "{\"instances\":[[1,{\"b64\":\"NDE=\"}]]}|{\"instances\":[[1,*]]}",
        "{\"inputs\":41}|{\"inputs\":*}",
        "{\"json\":[\"{\\\"age\\\":41}\"]}|{\"json\":[*]}",
        "{\"instances\":[{\"plan\":1}]}|left out",
      })
  void values_without_a_name_are_taken_out_by_their_place(String given, String expected)
      throws IOException {
    assertThat(request(given, COLUMNS)).isEqualTo(expected);
  }

  @Test
  void where_no_place_tells_every_value_without_a_name_is_taken_out() throws IOException {
    assertThat(request("{\"instances\":[[1,[41]]]}", TENSORS))
        .isEqualTo("{\"instances\":[[*,[*]]]}");
    assertThat(request("{\"instances\":[{\"plan\":[1],\"age\":[41]}]}", TENSORS))
        .isEqualTo("{\"instances\":[{\"plan\":[1],\"age\":*}]}");
    assertThat(request("[[1,41]]", Layout.NONE)).isEqualTo("[[1,41]]");
  }

  @Test
  void an_answer_that_does_not_name_a_hidden_output_is_not_clean() {
    Redaction redaction = new Redaction(Set.of("label"));
    for (String text : List.of("{\"predictions\":[1]}", "[1]")) {
      Object tree = redaction.read(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
      assertThat(redaction.isClean(tree, COLUMNS)).isFalse();
      assertThat(redaction.isClean(tree, Layout.NONE)).isTrue();
    }
    byte[] named = "{\"predictions\":[{\"label\":1}]}".getBytes(StandardCharsets.UTF_8);
    assertThat(redaction.isClean(redaction.read(named).orElseThrow(), COLUMNS)).isTrue();
  }

  @Test
  void numbers_that_json_does_not_know_become_text() throws IOException {
    assertThat(redacted("[NaN,-Infinity,1]")).isEqualTo("[\"NaN\",\"-Infinity\",1]");
  }

  @Test
  void what_is_not_one_document_is_not_read() {
    Redaction nothing = new Redaction(Set.of());
    for (String text : new String[] {"", "{", "{} {}", "a,b\n1,2"}) {
      assertThat(nothing.read(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }
  }
}
