package dev.primavista.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.repository.config.ColumnType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignedModelTest {
  private static final TensorSpec A = new TensorSpec("a", DataType.FP64, Shape.of(-1));
  private static final TensorSpec B = new TensorSpec("b", DataType.FP64, Shape.of(-1));
  private static final TensorSpec MATRIX =
      new TensorSpec("x", DataType.FP64, Shape.of(-1, 2), List.of("a", "b"));

  private static ColumnType type(String name, DataType type) {
    return new ColumnType(name, Optional.of(type));
  }

  /** A model that answers what it is asked. */
  private static LoadedModel echo(List<ColumnType> types, TensorSpec... inputs) {
    return SignedModel.of(new Echo(List.of(inputs)), types);
  }

  private record Echo(List<TensorSpec> inputs) implements LoadedModel {
    @Override
    public Signature signature() {
      return new Signature(inputs, inputs);
    }

    @Override
    public ModelDescription description() {
      return new ModelDescription("echo", "Echo", List.of(), List.of());
    }

    @Override
    public boolean batchable() {
      return true;
    }

    @Override
    public SequencedMap<String, Tensor> example() {
      return ScaleBackend.rows(inputs.getFirst().name(), 1.5);
    }

    @Override
    public ModelInstance newInstance() {
      return new ModelInstance() {
        @Override
        public SequencedMap<String, Tensor> execute(Map<String, Tensor> given) {
          return new LinkedHashMap<>(given);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }

  private static Tensor execute(LoadedModel model, String input, Tensor tensor) {
    try (ModelInstance instance = model.newInstance()) {
      return instance.execute(Map.of(input, tensor), List.of()).firstEntry().getValue();
    }
  }

  private static double[] numbers(LoadedModel model, String input, Shape shape, double... values) {
    Tensor answer = execute(model, input, FixedTensor.ofDoubles(shape, values));
    return ((FixedTensor) answer).doubles();
  }

  @Test
  void columns_are_rounded_by_their_names() {
    List<ColumnType> types = List.of(type("b", DataType.FP32), type("a", DataType.FP64));
    LoadedModel columns = echo(types, A, B);
    assertThat(numbers(columns, "a", Shape.of(1), 0.1)).containsExactly(0.1);
    assertThat(numbers(columns, "b", Shape.of(2), 0.1, 16777217)).containsExactly(0.1f, 16777216.0);
    assertThat(numbers(echo(types, MATRIX), "x", Shape.of(2, 2), 0.1, 0.1, 0.2, 0.2))
        .containsExactly(0.1, 0.1f, 0.2, 0.2f);
  }

  @Test
  void a_tensor_has_one_type() {
    TensorSpec tensor = new TensorSpec("x", DataType.FP64, Shape.of(-1, 2));
    LoadedModel model = echo(List.of(type("", DataType.FP32)), tensor);
    assertThat(numbers(model, "x", Shape.of(1, 2), 0.1, 2)).containsExactly(0.1f, 2);
    LoadedModel half = echo(List.of(type("", DataType.FP16)), tensor);
    assertThat(numbers(half, "x", Shape.of(1, 2), 0.1, 2)).containsExactly(0.0999755859375, 2);
  }

  @Test
  void columns_of_other_names_go_by_their_order() {
    List<ColumnType> types = List.of(type("", DataType.FP64), type("", DataType.FP32));
    assertThat(numbers(echo(types, A, B), "b", Shape.of(1), 0.1)).containsExactly(0.1f);
    TensorSpec nameless = new TensorSpec("x", DataType.FP64, Shape.of(-1, 2));
    assertThat(numbers(echo(types, nameless), "x", Shape.of(1, 2), 0.1, 0.1))
        .containsExactly(0.1, 0.1f);
  }

  @ParameterizedTest
  @CsvSource({
    "INT64, 1.5, a number with a fraction given; a whole number expected for INT64",
    "INT64, 9223372036854775808, a number beyond the range of INT64",
    "INT64, Infinity, a number beyond the range of INT64",
    "INT32, 2147483648, a number beyond the range of INT32",
    "UINT8, -1, a number beyond the range of UINT8",
    "BOOL, 2, a number beyond the range of BOOL",
    "FP32, 1e39, a number beyond the range of FP32",
  })
  void numbers_that_a_type_does_not_hold_are_refused(DataType type, double value, String message) {
    LoadedModel model = echo(List.of(type("b", type)), MATRIX);
    assertThatThrownBy(() -> numbers(model, "x", Shape.of(2, 2), 1.5, 1, 1.5, value))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("row 1, column 'b': " + message.replace(';', ','));
  }

  @Test
  void whole_and_missing_numbers_pass() {
    LoadedModel model = echo(List.of(type("a", DataType.INT32)), A);
    assertThat(numbers(model, "a", Shape.of(3), 2147483647, -2147483648, Double.NaN))
        .containsExactly(2147483647, -2147483648, Double.NaN);
    LoadedModel wide = echo(List.of(type("a", DataType.INT64)), A);
    assertThat(numbers(wide, "a", Shape.of(1), Long.MIN_VALUE)).containsExactly(0x1p63 * -1);
  }

  @Test
  void other_tensors_are_left_alone() {
    LoadedModel model = echo(List.of(type("a", DataType.INT32)), A);
    BytesTensor text = BytesTensor.wrap(Shape.of(1), new byte[][] {{'a'}});
    assertThat(execute(model, "a", text)).isSameAs(text);
    LoadedModel same = echo(List.of(), A);
    assertThat(same).isNotInstanceOf(SignedModel.class);
  }

  @Test
  void the_example_is_made_to_fit() {
    TensorSpec one = new TensorSpec("x", DataType.FP64, Shape.of(-1, 1));
    LoadedModel model = echo(List.of(type("x", DataType.BOOL)), one);
    double[] example = ((FixedTensor) model.example().firstEntry().getValue()).doubles();
    assertThat(numbers(model, "x", Shape.of(1, 1), example)).containsExactly(example);
  }

  @Test
  void texts_are_numbers_where_columns_are() {
    List<ColumnType> types =
        List.of(
            type("a", DataType.INT64),
            type("b", DataType.BOOL),
            new ColumnType("c", Optional.empty()));
    LoadedModel model = echo(types, A, B);
    assertThat(model.parsesTexts("a")).isTrue();
    assertThat(model.parsesTexts("b")).isFalse();
    assertThat(model.parsesTexts("c")).isFalse();
    assertThat(model.parsesTexts("d")).isFalse();
  }
}
