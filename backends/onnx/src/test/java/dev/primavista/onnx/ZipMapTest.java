package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Classifiers as scikit-learn's converter writes them by default. */
class ZipMapTest {
  @ParameterizedTest
  @CsvSource({"texts, iris rose oak", "numbers, 3 5 8"})
  void probabilities_are_answered_as_a_tensor_with_the_labels_of_the_maps(
      String file, String labels) {
    try (LoadedModel model = new OnnxBackend().load(Fixtures.model("zipped/" + file));
        ModelInstance instance = model.newInstance()) {
      assertThat(model.signature().outputs())
          .containsExactly(
              new TensorSpec(
                  "probabilities", DataType.FP32, Shape.of(-1, 3), List.of(labels.split(" ", -1))));
      assertThat(model.batchable()).isTrue();

      FixedTensor rows = FixedTensor.ofFloats(Shape.of(2, 3), 0, 0, 0, 0, 0, (float) Math.log(2));
      FixedTensor answer =
          (FixedTensor) instance.execute(Map.of("x", rows)).firstEntry().getValue();

      double third = 1 / 3.0;
      assertThat(answer.doubles())
          .containsExactly(
              new double[] {third, third, third, 0.25, 0.25, 0.5}, Offset.offset(1e-6));
    }
  }
}
