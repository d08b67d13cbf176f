package dev.primavista.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription.Fact;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.net.URISyntaxException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SavedModels of {@code make_savedmodels.py} that answer no row that could be made up, or none. */
class StatedModelsTest {
  @Test
  void rows_and_where_they_end_are_answered() throws Exception {
    try (LoadedModel model = TensorFlow.backend().load(saved("sums"));
        ModelInstance instance = model.newInstance()) {
      assertThat(model.answersExample()).isFalse();
      assertThat(model.batchable()).isFalse();

      FixedTensor values = FixedTensor.allocate(DataType.FP32, Shape.of(3));
      values.data().order(ByteOrder.LITTLE_ENDIAN).putFloat(1).putFloat(2).putFloat(4);
      FixedTensor splits = FixedTensor.allocate(DataType.INT64, Shape.of(3));
      splits.data().order(ByteOrder.LITTLE_ENDIAN).putLong(0).putLong(2).putLong(3);
      Tensor sums =
          Objects.requireNonNull(
              instance.execute(Map.of("values", values, "splits", splits)).get("sums"));

      assertThat(((FixedTensor) sums).doubles()).containsExactly(3, 4);
    }
  }

  @Test
  void texts_of_one_kind_alone_are_answered() throws Exception {
    try (LoadedModel model = TensorFlow.backend().load(saved("numbers"));
        ModelInstance instance = model.newInstance()) {
      assertThat(model.answersExample()).isFalse();

      Tensor numbers =
          Objects.requireNonNull(
              instance
                  .execute(Map.of("texts", BytesTensor.ofStrings(List.of("2.5", "-1e2"))))
                  .get("numbers"));

      assertThat(((FixedTensor) numbers).doubles()).containsExactly(2.5, -100);
    }
  }

  @Test
  void a_choice_among_signatures_that_nobody_made_is_told() throws Exception {
    try (LoadedModel model = TensorFlow.backend().load(saved("ways"))) {
      assertThat(model.description().warnings())
          .containsExactly(
              "none of the signatures [down, up] is called serving_default: 'down' is served;"
                  + " choose another one by parameters: {signature: NAME} in model.yaml");
      assertThat(model.description().facts())
          .containsExactly(
              Fact.of("signature", "down"), Fact.of("signatures", List.of("down", "up")));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "words | words/1, output 'words' is a ragged or sparse tensor (expected: a dense one)",
        "python | python/1 uses the operator EagerPyFunc, which TensorFlow has in Python alone",
      })
  void what_cannot_be_served_is_named(String name, String sentence) throws Exception {
    TensorFlowBackend backend = TensorFlow.backend();
    Path file = saved(name);

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> backend.load(file).close())
        .withMessage(sentence);
  }

  private static Path saved(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(StatedModelsTest.class.getResource(name + "/1")).toURI());
  }
}
