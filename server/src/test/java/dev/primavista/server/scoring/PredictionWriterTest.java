package dev.primavista.server.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

final class PredictionWriterTest {
  private static SequencedMap<String, Tensor> outputs(Shape... shapes) {
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    for (Shape shape : shapes) {
      double[] values = new double[(int) shape.elementCount()];
      outputs.put("y" + outputs.size(), FixedTensor.ofDoubles(shape, values));
    }
    return outputs;
  }

  @Test
  void rows_are_written_one_by_one() {
    assertThat(PredictionWriter.rows("p", outputs(Shape.of(2), Shape.of(2, 1))).toString())
        .isEqualTo("{\"p\":[{\"y0\":0.0,\"y1\":[0.0]},{\"y0\":0.0,\"y1\":[0.0]}]}");
  }

  @Test
  void outputs_that_are_no_rows_are_refused_and_told() {
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> PredictionWriter.rows("p", outputs(Shape.of())))
        .withMessage(
            "the model does not answer row by row: 'y0' is [] (expected: as many rows in each)");
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> PredictionWriter.rows("p", outputs(Shape.of(2), Shape.of(3))))
        .withMessageContaining("'y0' is [2], 'y1' is [3]");
  }

  @Test
  void records_have_every_name_and_one_value_without_an_array() {
    assertThat(PredictionWriter.records("p", outputs(Shape.of(2, 1))).toString())
        .isEqualTo("{\"p\":[{\"y0\":0.0},{\"y0\":0.0}]}");
    assertThat(PredictionWriter.records("p", outputs(Shape.of(1, 2), Shape.of(1))).toString())
        .isEqualTo("{\"p\":[{\"y0\":[0.0,0.0],\"y1\":0.0}]}");
  }

  @Test
  void named_outputs_are_written_whole() {
    assertThat(PredictionWriter.named("p", outputs(Shape.of(1, 1))).toString())
        .isEqualTo("{\"p\":{\"y0\":[[0.0]]}}");
    assertThat(PredictionWriter.named("p", outputs(Shape.of(2), Shape.of())).toString())
        .isEqualTo("{\"p\":{\"y0\":[0.0,0.0],\"y1\":0.0}}");
  }

  @Test
  void columns_are_written_whatever_their_shapes_are() {
    assertThat(PredictionWriter.columns("o", outputs(Shape.of())).toString())
        .isEqualTo("{\"o\":0.0}");
  }
}
