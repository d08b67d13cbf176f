package dev.primavista.server.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.PassModel;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes as SageMaker's SDK writes them. */
final class RecordioRowsTest {
  /** One row of float32 [1.5, -2, 0.25], and a label. */
  private static final String FLOATS =
      "0a23d7ce340000000a1a0a0676616c7565731210120e0a0c0000c03f000000c00000803e"
          + "12160a0676616c756573120c1a0a0a08000000000000f03f";

  /** One row of int32 [7, -1, 3], whose last two bytes fill it up. */
  private static final String WHOLES =
      "0a23d7ce1c0000000a1a0a0676616c75657312103a0e0a0c07ffffffffffffffffff0103";

  /** Rows of float64, of a sparse matrix [[0, 4.5, 0], [0, 0, 0]]. */
  private static final String SPARSE =
      "0a23d7ce1e0000000a1c0a0676616c75657312121a100a0800000000000012401201011a0103"
          + "00000a23d7ce110000000a0f0a0676616c75657312051a031a0103000000";

  private static final LoadedModel MATRIX =
      new PassModel(new TensorSpec("x", DataType.FP32, Shape.of(-1, 3)));

  private static SequencedMap<String, Tensor> read(LoadedModel model, String hex) {
    return RecordioRows.read("m v1", model, HexFormat.of().parseHex(hex));
  }

  private static FixedTensor matrix(String hex) {
    return (FixedTensor) read(MATRIX, hex).firstEntry().getValue();
  }

  @Test
  void rows_are_read_whatever_the_type_of_their_numbers() {
    assertThat(matrix(FLOATS).doubles()).containsExactly(1.5, -2, 0.25);
    FixedTensor both = matrix(FLOATS + WHOLES);
    assertThat(both.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(both.doubles()).containsExactly(1.5, -2, 0.25, 7, -1, 3);
  }

  @Test
  void rows_of_a_sparse_matrix_are_filled_up() {
    assertThat(matrix(SPARSE).doubles()).containsExactly(0, 4.5, 0, 0, 0, 0);
    assertThat(matrix(SPARSE + WHOLES).doubles()).containsExactly(0, 4.5, 0, 0, 0, 0, 7, -1, 3);
  }

  @Test
  void a_model_of_columns_takes_them_in_their_order() {
    LoadedModel columns =
        new PassModel(
            new TensorSpec("a", DataType.FP64, Shape.of(-1)),
            new TensorSpec("b", DataType.INT64, Shape.of(-1)),
            new TensorSpec("c", DataType.FP64, Shape.of(-1)));
    assertThat(read(columns, FLOATS).keySet()).containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | empty_input | m v1: no row was sent (expected: at least one)",
        "0a23 | malformed_recordio | record 1 has no head of RecordIO's",
        "0b23d7ce00000000 | malformed_recordio | record 1 has no head of RecordIO's",
        "0a23d7ce00000020 | malformed_recordio | record 1 is a part of a longer one",
        "0a23d7ce0800000000000000 | malformed_recordio | record 1 is cut off",
        "0a23d7ce04000000ffffffff | malformed_recordio | record 1 is no message",
        "0a23d7ce00000000 | malformed_recordio | record 1 has the features []",
        "0a23d7ce0e0000000a0c0a0676616c75657312024a000000"
            + " | malformed_recordio | record 1 has no tensor of numbers",
      })
  void what_is_wrong_is_told_with_its_record(String hex, String code, String message) {
    assertThatThrownBy(() -> read(MATRIX, hex))
        .hasMessageStartingWith(message)
        .extracting(failure -> ((ServingException) failure).code())
        .isEqualTo(code);
  }

  @Test
  void rows_that_do_not_fit_are_refused() {
    LoadedModel two = new PassModel(new TensorSpec("x", DataType.FP32, Shape.of(-1, 2)));
    assertThatThrownBy(() -> read(two, FLOATS)).hasMessageContaining("[1,3] given");
    assertThatThrownBy(() -> read(two, SPARSE))
        .hasMessage("m v1: record 1 has the shape [3] (expected: [2])");
    assertThatThrownBy(() -> read(MATRIX, FLOATS + SPARSE))
        .hasMessage(
            "m v1: record 2 has 1 values (expected: as many as the first one, 3, without keys)");
    LoadedModel wide =
        new PassModel(new TensorSpec("x", DataType.FP32, Shape.of(-1, (1 << 20) + 1)));
    assertThatThrownBy(() -> read(wide, "0a23d7ce0e0000000a0c0a0676616c75657312021a000000"))
        .isInstanceOf(TooLarge.class);
  }

  @Test
  void answers_are_labels_of_each_row() {
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put("x", FixedTensor.ofFloats(Shape.of(1, 3), 1.5f, -2, 0.25f));
    assertThat(HexFormat.of().formatHex(RecordioWriter.write(outputs)))
        .isEqualTo("0a23d7ce170000001215" + "0a0178" + "1210120e0a0c0000c03f000000c00000803e00");
    outputs.put("class", BytesTensor.ofStrings(List.of("setosa")));
    assertThat(RecordioWriter.write(outputs)).asHexString().contains("4A080A067365746F7361");
    outputs.put("n", FixedTensor.ofLongs(Shape.of(1), 1L << 31));
    assertThatThrownBy(() -> RecordioWriter.write(outputs))
        .hasMessage("output 'n' has a number beyond the 32 bits that a record holds");
  }
}
