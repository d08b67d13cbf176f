package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.LongBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that are right and do not answer a row of zeros. */
final class ChoosyNetworksTest {
  private static LoadedModel load(String name) {
    return new OnnxBackend().load(Fixtures.model("choosy/" + name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"divides", "threes"})
  void another_row_is_found_that_is_answered(String name) {
    try (LoadedModel model = load(name);
        ModelInstance instance = model.newInstance()) {
      assertThat(model.answersExample()).isTrue();
      assertThat(instance.execute(model.example())).containsOnlyKeys("y");
      assertThat(model.description().warnings()).noneMatch(each -> each.contains("made-up"));
    }
  }

  @Test
  void where_none_is_found_the_network_answers_what_it_can_and_says_so() {
    try (LoadedModel model = load("far");
        ModelInstance instance = model.newInstance()) {
      assertThat(model.answersExample()).isFalse();
      assertThat(model.batchable()).isFalse();
      assertThat(model.description().warnings())
          .anyMatch(each -> each.startsWith("no made-up row was answered"));
      FixedTensor places = FixedTensor.allocate(DataType.INT64, Shape.of(2));
      LongBuffer values = places.data().asLongBuffer();
      values.put(0, 1002).put(1, 1001);
      Tensor answer = instance.execute(Map.of("x", places)).firstEntry().getValue();
      assertThat(((FixedTensor) answer).doubles()).containsExactly(2, 1);
    }
  }
}
