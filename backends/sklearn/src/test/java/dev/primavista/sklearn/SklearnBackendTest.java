package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.core.model.Backend;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.testkit.BackendContract;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SklearnBackendTest implements BackendContract {
  private static final Path FIXTURES =
      SharedData.projectRoot()
          .resolve("backends/sklearn/src/test/resources/dev/primavista/sklearn");

  @Override
  public Backend backend() {
    return new SklearnBackend();
  }

  @Override
  public Path tinyModel() {
    return FIXTURES.resolve("tiny.joblib");
  }

  @Test
  void a_joblib_as_saved_gives_scikit_learns_probabilities() throws IOException {
    JsonNode golden =
        new ObjectMapper().readTree(Files.readAllBytes(FIXTURES.resolve("tiny.json")));
    SklearnModel model = Sklearn.load(tinyModel());
    for (int i = 0; i < golden.get("rows").size(); i++) {
      double[] row = new double[4];
      for (int j = 0; j < 4; j++) {
        row[j] = golden.get("rows").get(i).get(j).asDouble();
      }
      double[] probabilities = model.predictProba(new double[][] {row})[0];
      for (int j = 0; j < 3; j++) {
        assertThat(
                Math.abs(probabilities[j] - golden.get("probabilities").get(i).get(j).asDouble()))
            .isLessThan(1e-12);
      }
    }
    assertThat(model.classifier().labels().names()).containsExactly("high", "low", "middle");
  }

  @ParameterizedTest
  @CsvSource({
    "tiny.joblib, true",
    "text/vectorizer0.joblib, true",
    "text/vectorizer17.joblib, true",
    "text/vectorizer19.joblib, false"
  })
  void what_a_pattern_makes_of_a_text_is_not_risked_on_a_calling_thread(
      String file, boolean costsBySize) {
    try (LoadedModel model = backend().load(FIXTURES.resolve(file))) {
      assertThat(model.costsBySize()).isEqualTo(costsBySize);
    }
  }
}
