package dev.primavista.server.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.server.PassModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NestedRowsTest {
  private static LoadedModel model(DataType type, long... shape) {
    return new PassModel(new TensorSpec("x", type, Shape.of(shape)));
  }

  private static FixedTensor json(LoadedModel model, String body) {
    return (FixedTensor)
        RecordReader.read("m v1", model, body.getBytes(StandardCharsets.UTF_8))
            .firstEntry()
            .getValue();
  }

  private static FixedTensor csv(LoadedModel model, String body) {
    return (FixedTensor)
        CsvReader.read("m v1", model, body.getBytes(StandardCharsets.UTF_8))
            .firstEntry()
            .getValue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1,3,-1,-1|[[[[1,2],[3,4]],[[5,6],[7,8]],[[9,10],[11,12]]]]|[1,3,2,2]",
        "-1,-1,-1|[[[1,2,3],[4,5,6]],[[7,8,9],[10,11,12]]]|[2,2,3]",
        "-1,2,-1,2,-1|[[[[[1],[2]]],[[[3],[4]]]]]|[1,2,1,2,1]",
        "-1,-1,2|[[[1,2],[3,4],[5,6]]]|[1,3,2]",
        "-1,-1,2|[[1,2,3,4,5,6]]|[1,3,2]",
        "-1,2,-1|[[1,2,3,4,5,6]]|[1,2,3]",
        "-1,3,2|[[1,2,3,4,5,6]]|[1,3,2]",
        "-1,2,2,1|[[[1,2],[3,4]]]|[1,2,2,1]",
        "-1,-1,-1|[[[],[]]]|[1,2,0]",
        "-1,1|[[4],[5]]|[2,1]",
      })
  void nested_values_keep_their_shape(String declared, String body, String shape) {
    long[] dimensions = List.of(declared.split(",")).stream().mapToLong(Long::parseLong).toArray();
    for (DataType type : List.of(DataType.FP32, DataType.INT16)) {
      assertThat(json(model(type, dimensions), body).shape()).hasToString(shape);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1,3,2|[[[1,2,3],[4,5,6]]]|rows of shape [2,3] given, [3,2] expected",
        "-1,-1,2|[[[1,2,3],[4,5,6]]]|rows of shape [2,3] given, [-1,2] expected",
        "-1,-1,-1|[[1,2,3,4]]|rows of shape [4] given, [-1,-1] expected",
        "-1,-1,2|[[1,2,3]]|rows of shape [3] given, [-1,2] expected",
        "-1,-1,-1|[[[1,2],[3]]]|row 0: arrays of several lengths or depths given",
        "-1,-1,-1|[[[1,2],3]]|row 0: arrays of several lengths or depths given",
        "-1,-1,-1|[[[1,2],[3,4]],[[1,2,3,4]]]|row 1: arrays of several lengths or depths given",
      })
  void rows_of_another_shape_are_refused(String declared, String body, String sentence) {
    long[] dimensions = List.of(declared.split(",")).stream().mapToLong(Long::parseLong).toArray();
    for (DataType type : List.of(DataType.FP32, DataType.INT64)) {
      assertThatExceptionOfType(InvalidRequest.class)
          .isThrownBy(() -> json(model(type, dimensions), body))
          .withMessageContaining(sentence)
          .satisfies(refused -> assertThat(refused.code()).isEqualTo("wrong_shape"));
    }
  }

  @Test
  void a_row_by_name_keeps_its_nesting_too() {
    LoadedModel model = model(DataType.FP32, -1, -1, -1);
    String row = "[[1,2,3],[4,5,6]]";
    assertThat(json(model, "{\"x\":" + row + "}").shape()).isEqualTo(Shape.of(1, 2, 3));
    byte[] split = ("[[" + row + "],[" + row + "]]").getBytes(StandardCharsets.UTF_8);
    assertThat(SplitReader.read("m v1", model, List.of("x"), split, 0).firstEntry().getValue())
        .satisfies(read -> assertThat(read.shape()).isEqualTo(Shape.of(2, 2, 3)));
  }

  @Test
  void csv_fills_one_free_axis_and_no_more() {
    assertThat(csv(model(DataType.FP32, -1, -1, 2), "1,2,3,4\n5,6,7,8\n").shape())
        .isEqualTo(Shape.of(2, 2, 2));
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> csv(model(DataType.FP32, -1, 3, -1, -1), "1,2,3,4,5,6\n"))
        .withMessageContaining("rows of shape [6] given, [3,-1,-1] expected");
  }

  @Test
  void a_column_of_single_values_takes_one_in_each_row() {
    LoadedModel columns =
        new PassModel(
            new TensorSpec("a", DataType.FP32, Shape.of(-1, 1)),
            new TensorSpec("b", DataType.INT64, Shape.of(-1, 1)));
    for (String body :
        List.of(
            "[{\"a\":[1],\"b\":[2,2]}]",
            "[{\"a\":[1,1],\"b\":[2]}]",
            "[{\"a\":1,\"b\":2},{\"a\":[1,1],\"b\":[2]}]",
            "[[[1],[2,2]]]",
            "[[1,[]]]")) {
      assertThatExceptionOfType(InvalidRequest.class)
          .isThrownBy(() -> json(columns, body))
          .withMessageContaining("values given, 1 expected")
          .satisfies(refused -> assertThat(refused.code()).isEqualTo("wrong_shape"));
    }
    assertThat(json(columns, "[{\"a\":[1],\"b\":2}]").shape()).isEqualTo(Shape.of(1, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n\r\n"})
  void csv_without_a_row_is_refused(String body) {
    for (LoadedModel model :
        List.of(model(DataType.FP32, -1, 2), model(DataType.BYTES, -1), model(DataType.FP32, -1))) {
      assertThatExceptionOfType(InvalidRequest.class)
          .isThrownBy(() -> csv(model, body))
          .withMessage("m v1: no row was sent (expected: at least one)");
    }
  }

  @Test
  void one_line_that_was_taken_for_names_tells_how_it_would_be_a_row() {
    LoadedModel people =
        new PassModel(
            new TensorSpec("age", DataType.FP64, Shape.of(-1)),
            new TensorSpec("plan", DataType.BYTES, Shape.of(-1)));
    byte[] line = "4,pro\n".getBytes(StandardCharsets.UTF_8);
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(
            () -> CsvReader.read("m v1", people, "age,plan\n".getBytes(StandardCharsets.UTF_8)))
        .withMessage("m v1: no row was sent (expected: at least one)")
        .satisfies(refused -> assertThat(refused.hint().orElse("")).contains("header=absent"));
    assertThat(CsvReader.read("m v1", people, line, CsvHeader.ABSENT)).containsKey("plan");
  }
}
