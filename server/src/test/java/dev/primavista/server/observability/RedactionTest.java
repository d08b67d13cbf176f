package dev.primavista.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
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
