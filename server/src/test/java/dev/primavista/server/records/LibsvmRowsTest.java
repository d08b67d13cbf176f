package dev.primavista.server.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelAround;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelDescription.Fact;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.PassModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LibsvmRowsTest {
  private static final LoadedModel MATRIX =
      new PassModel(new TensorSpec("x", DataType.FP32, Shape.of(-1, 3)));

  private static SequencedMap<String, Tensor> read(LoadedModel model, String body) {
    return LibsvmRows.read("m v1", model, body.getBytes(StandardCharsets.UTF_8));
  }

  private static double[] numbers(Tensor tensor) {
    return ((FixedTensor) tensor).doubles();
  }

  /** The same model as one of XGBoost's. */
  private static LoadedModel boosted(LoadedModel model) {
    return new ModelAround(model) {
      @Override
      public ModelDescription description() {
        List<Fact> facts = List.of(Fact.of("estimator", "xgboost.sklearn.XGBClassifier"));
        return new ModelDescription("sklearn", "", List.of(), List.of(), Map.of(), facts);
      }
    };
  }

  @Test
  void columns_that_a_line_leaves_out_are_zeros_and_missing_for_xgboost() {
    String body = "1 0:1.5 2:-2e1 # a comment\n\n0 qid:7 1:4\r\n-1\n";
    Tensor dense = read(MATRIX, body).firstEntry().getValue();
    assertThat(dense.dataType()).isEqualTo(DataType.FP32);
    assertThat(dense.shape()).isEqualTo(Shape.of(3, 3));
    assertThat(numbers(dense)).containsExactly(1.5, 0, -20, 0, 4, 0, 0, 0, 0);
    double none = Double.NaN;
    assertThat(numbers(read(boosted(MATRIX), body).firstEntry().getValue()))
        .containsExactly(1.5, none, -20, none, 4, none, none, none, none);
  }

  @Test
  void a_model_of_columns_takes_them_in_their_order() {
    LoadedModel columns =
        new PassModel(
            new TensorSpec("a", DataType.FP64, Shape.of(-1)),
            new TensorSpec("b", DataType.INT64, Shape.of(-1)));
    SequencedMap<String, Tensor> rows = read(columns, "0 1:2\n0 0:0.5\n");
    assertThat(rows.keySet()).containsExactly("a", "b");
    assertThat(numbers(rows.firstEntry().getValue())).containsExactly(0, 0.5);
    assertThat(numbers(rows.lastEntry().getValue())).containsExactly(2, 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0:1 1:2 | malformed_libsvm | m v1: line 1: '0:1' (expected: a label, then index:value)",
        "1 0:1 x | malformed_libsvm | m v1: line 1: 'x' (expected: index:value)",
        "1 0:one | malformed_libsvm | m v1: line 1: '0:one' (expected: index:value)",
        "1 -1:2 | malformed_libsvm | m v1: line 1: '-1:2' (expected: index:value)",
        "1 3:2 | wrong_shape | m v1: line 1: column 3 given, 3 columns expected, counted from 0",
        "1 1:2 1:3 | repeated_field | m v1: line 1: column 1 is there twice (expected: once)",
        "# nothing | empty_input | m v1: no row was sent (expected: at least one)",
      })
  void what_is_wrong_is_told_with_its_line(String body, String code, String message) {
    assertThatThrownBy(() -> read(MATRIX, body))
        .hasMessage(message)
        .extracting(failure -> ((ServingException) failure).code())
        .isEqualTo(code);
  }

  @Test
  void few_bytes_do_not_ask_for_much_memory() {
    LoadedModel wide =
        new PassModel(new TensorSpec("x", DataType.FP32, Shape.of(-1, (1 << 19) + 1)));
    assertThatThrownBy(() -> read(wide, "0\n0\n"))
        .isInstanceOf(TooLarge.class)
        .hasMessageContaining("expected: at most 1048576 values");
  }
}
