package dev.primavista.sklearn.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.sklearn.Sklearn;
import dev.primavista.sklearn.data.Texts;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts become the very terms that CPython and scikit-learn make of them (make_fixtures.py). */
class PythonTextTest {
  private static final Path FIXTURES =
      SharedData.projectRoot()
          .resolve("backends/sklearn/src/test/resources/dev/primavista/sklearn/text");

  private static JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(FIXTURES.resolve(name)));
  }

  @Test
  void lower_case_is_pythons_in_every_special_case() throws IOException {
    for (JsonNode pair : json("texts.json").get("lower")) {
      assertThat(PythonText.get().lower(pair.get(0).asText()))
          .as(pair.get(0).asText())
          .isEqualTo(pair.get(1).asText());
    }
  }

  @Test
  void as_many_characters_are_words_and_blanks_as_in_python() throws IOException {
    PythonText python = PythonText.get();
    JsonNode texts = json("texts.json");
    assertThat(IntStream.range(0, 0x110000).filter(python::isWord).count())
        .isEqualTo(texts.get("word_count").asLong());
    assertThat(IntStream.range(0, 0x110000).filter(python::isSpace).count())
        .isEqualTo(texts.get("space_count").asLong());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
  void a_fitted_vectoriser_counts_what_scikit_learn_counts(int setting) throws IOException {
    List<String> texts = new ArrayList<>();
    json("texts.json").get("texts").forEach(text -> texts.add(text.asText()));
    JsonNode expected = json("vectorizer" + setting + ".json");
    double[] counts =
        Rows.numbers(
                Sklearn.load(FIXTURES.resolve("vectorizer" + setting + ".joblib"))
                    .apply(Method.TRANSFORM, new Texts(texts)))
            .toDense()
            .values();
    int i = 0;
    for (JsonNode row : expected) {
      for (JsonNode count : row) {
        assertThat(counts[i++]).isEqualTo(count.asDouble());
      }
    }
    assertThat(i).isEqualTo(counts.length);
  }
}
