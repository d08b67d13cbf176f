package dev.primavista.server.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

final class RecordWriterTest {
  private static String written(Shape... shapes) {
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    for (Shape shape : shapes) {
      double[] values = new double[(int) shape.elementCount()];
      outputs.put("y" + outputs.size(), FixedTensor.ofDoubles(shape, values));
    }
    List<TensorSpec> specs =
        outputs.entrySet().stream()
            .map(each -> new TensorSpec(each.getKey(), DataType.FP64, each.getValue().shape()))
            .toList();
    return RecordWriter.write(new Signature(List.of(), specs), outputs).toString();
  }

  @Test
  void rows_are_written_one_by_one() {
    assertThat(written(Shape.of(2), Shape.of(2, 1)))
        .isEqualTo("[{\"y0\":0.0,\"y1\":[0.0]},{\"y0\":0.0,\"y1\":[0.0]}]");
  }

  @Test
  void outputs_that_are_no_rows_are_refused_and_told() {
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> written(Shape.of(3), Shape.of()))
        .withMessage(
            "the model does not answer row by row: 'y0' is [3], 'y1' is []"
                + " (expected: as many rows in each)")
        .satisfies(refused -> assertThat(refused.code()).isEqualTo("not_in_rows"));
    assertThatExceptionOfType(InvalidRequest.class).isThrownBy(() -> written(Shape.of()));
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> written(Shape.of(2), Shape.of(3)));
  }
}
