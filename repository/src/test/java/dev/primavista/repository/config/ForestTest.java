package dev.primavista.repository.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForestTest {
  private static final FixedTensor SINGLE = FixedTensor.ofDoubles(Shape.of(3), 0.25, 0.5, 0.75);
  private static final FixedTensor SEVERAL =
      FixedTensor.ofDoubles(Shape.of(2, 3), 0.2, 0.5, 0.3, 0.6, 0.2, 0.2);

  @TempDir private Path folder = Path.of("");

  private Forest read(int width, String... parameters) throws IOException {
    StringBuilder text =
        new StringBuilder("backend: \"fil\" max_batch_size: 8 ")
            .append("output { name: \"output__0\" data_type: TYPE_FP32 dims: [ ")
            .append(width)
            .append(" ] }\n");
    for (String parameter : parameters) {
      String[] pair = parameter.split("=", -1);
      text.append(
          "parameters { key: \"%s\" value: { string_value: \"%s\" } }\n"
              .formatted(pair[0], pair[1]));
    }
    Files.writeString(folder.resolve("config.pbtxt"), text);
    return Forest.of(SettingsFiles.read(folder, ModelConfig.defaults())).orElseThrow();
  }

  @Test
  void a_regression_answers_its_scores() throws IOException {
    FixedTensor answer = read(1, "output_class=false").answer(SINGLE);
    assertThat(answer.shape()).isEqualTo(Shape.of(3, 1));
    assertThat(answer.doubles()).containsExactly(0.25, 0.5, 0.75);
  }

  @Test
  void a_class_is_the_one_above_the_threshold_or_the_greatest() throws IOException {
    assertThat(read(1, "output_class=true").answer(SINGLE).doubles()).containsExactly(0, 0, 1);
    assertThat(read(1, "is_classifier=true", "threshold=0.3").answer(SINGLE).doubles())
        .containsExactly(0, 1, 1);
    FixedTensor answer = read(1, "output_class=true", "predict_proba=false").answer(SEVERAL);
    assertThat(answer.shape()).isEqualTo(Shape.of(2, 1));
    assertThat(answer.doubles()).containsExactly(1, 0);
  }

  @Test
  void probabilities_are_of_each_class_or_of_the_second_where_one_is_declared() throws IOException {
    assertThat(read(2, "output_class=true", "predict_proba=true").answer(SINGLE).doubles())
        .containsExactly(0.75, 0.25, 0.5, 0.5, 0.25, 0.75);
    assertThat(read(1, "output_class=true", "predict_proba=true").answer(SINGLE).shape())
        .isEqualTo(Shape.of(3, 1));
    assertThat(read(3, "output_class=true", "predict_proba=true").answer(SEVERAL).shape())
        .isEqualTo(Shape.of(2, 3));
  }

  @Test
  void a_threshold_is_a_number() {
    assertThatThrownBy(() -> read(1, "threshold=half"))
        .hasMessage("parameters.threshold: 'half' (expected: a number such as 0.5)");
  }
}
