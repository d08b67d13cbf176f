package dev.primavista.server.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.NpyFormat;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.PassModel;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class NpyRowsTest {
  private static SequencedMap<String, Tensor> read(Tensor array, TensorSpec... inputs) {
    return NpyRows.read("m/1", new PassModel(inputs), NpyFormat.write(array));
  }

  private static void assertRefused(String code, String said, Tensor array, TensorSpec... inputs) {
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> read(array, inputs))
        .withMessageContaining(said)
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(code));
  }

  private static Tensor tensor(SequencedMap<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name));
  }

  private static double[] numbers(SequencedMap<String, Tensor> tensors, String name) {
    return ((FixedTensor) tensor(tensors, name)).doubles();
  }

  @Test
  void numbers_take_the_type_that_the_model_asks_for() {
    FixedTensor doubles = FixedTensor.ofDoubles(Shape.of(2, 2), 1, 2, 3, 4);
    for (DataType type : List.of(DataType.FP32, DataType.FP64, DataType.INT64, DataType.UINT8)) {
      SequencedMap<String, Tensor> read = read(doubles, new TensorSpec("x", type, Shape.of(-1, 2)));
      assertThat(tensor(read, "x").dataType()).isEqualTo(type);
      assertThat(numbers(read, "x")).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void pictures_and_other_tensors_are_rows_too() {
    FixedTensor longs = FixedTensor.ofLongs(Shape.of(1, 1, 2, 2), 1, 2, 3, 4);
    SequencedMap<String, Tensor> read =
        read(longs, new TensorSpec("x", DataType.FP32, Shape.of(-1, 1, -1, -1)));
    assertThat(tensor(read, "x").shape()).isEqualTo(Shape.of(1, 1, 2, 2));
    assertThat(numbers(read, "x")).containsExactly(1, 2, 3, 4);
  }

  @Test
  void columns_are_filled_in_their_order() {
    TensorSpec age = new TensorSpec("age", DataType.FP64, Shape.of(-1));
    TensorSpec rank = new TensorSpec("rank", DataType.INT32, Shape.of(-1, 1));
    SequencedMap<String, Tensor> read =
        read(FixedTensor.ofDoubles(Shape.of(2, 2), 1.5, 2, 3.5, 4), age, rank);
    assertThat(numbers(read, "age")).containsExactly(1.5, 3.5);
    assertThat(numbers(read, "rank")).containsExactly(2, 4);
    assertThat(tensor(read, "rank").shape()).isEqualTo(Shape.of(2, 1));
  }

  @Test
  void texts_are_rows_of_a_model_of_texts() {
    TensorSpec text = new TensorSpec("text", DataType.BYTES, Shape.of(-1));
    BytesTensor texts = BytesTensor.ofStrings(List.of("how much", "is it"));
    assertThat(((BytesTensor) tensor(read(texts, text), "text")).stringAt(1)).isEqualTo("is it");
  }

  @Test
  void what_does_not_fit_is_told() {
    TensorSpec three = new TensorSpec("x", DataType.FP32, Shape.of(-1, 3));
    TensorSpec bytes = new TensorSpec("x", DataType.UINT8, Shape.of(-1, 1, 1));
    TensorSpec column = new TensorSpec("c", DataType.FP64, Shape.of(-1));
    assertRefused(
        "wrong_shape",
        "m/1: input 'x': [2,2] given, [-1,3] expected",
        FixedTensor.ofDoubles(Shape.of(2, 2), 1, 2, 3, 4),
        three);
    assertRefused(
        "out_of_range", "range of FP32", FixedTensor.ofDoubles(Shape.of(1, 3), 1e300, 1, 1), three);
    assertRefused(
        "out_of_range", "range of UINT8", FixedTensor.ofLongs(Shape.of(1, 1, 1), 256), bytes);
    assertRefused(
        "wrong_datatype", "fraction", FixedTensor.ofDoubles(Shape.of(1, 1, 1), 0.5), bytes);
    assertRefused(
        "wrong_shape",
        "2 values given, 1 expected",
        FixedTensor.ofLongs(Shape.of(1, 2), 1, 2),
        column);
    assertRefused("wrong_shape", "expected", FixedTensor.ofLongs(Shape.of(1, 1, 1), 1), column);
    assertRefused("wrong_datatype", "a text given", BytesTensor.ofStrings(List.of("a")), column);
    assertRefused("empty_input", "no row", FixedTensor.ofDoubles(Shape.of(0, 3)), three);
  }
}
