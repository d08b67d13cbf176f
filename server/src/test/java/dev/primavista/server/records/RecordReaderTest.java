package dev.primavista.server.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordReaderTest {
  /**
   * Only what it takes.
   *
   * @param columnOrder of rows without names
   */
  private record Taker(Signature signature, List<String> columnOrder) implements LoadedModel {
    @Override
    public ModelDescription description() {
      return new ModelDescription("taker", "Taker", List.of(), List.of());
    }

    @Override
    public boolean batchable() {
      return true;
    }

    @Override
    public boolean takesMissing(TensorSpec input) {
      return true;
    }

    @Override
    public SequencedMap<String, Tensor> example() {
      return new LinkedHashMap<>();
    }

    @Override
    public ModelInstance newInstance() {
      throw new IllegalStateException("it only takes");
    }

    @Override
    public void close() {}
  }

  private static LoadedModel taker(TensorSpec... inputs) {
    return chooser(List.of(inputs).stream().map(TensorSpec::name).toList(), inputs);
  }

  /** A model that was fitted on these columns and uses some of them. */
  private static LoadedModel chooser(List<String> fitted, TensorSpec... inputs) {
    return new Taker(new Signature(List.of(inputs), List.of()), fitted);
  }

  private static TensorSpec column(String name, DataType type) {
    return new TensorSpec(name, type, Shape.of(-1));
  }

  private static final LoadedModel PEOPLE =
      taker(column("age", DataType.INT32), column("plan", DataType.BYTES));
  private static final LoadedModel UNNAMED =
      taker(column("x0", DataType.FP64), column("x1", DataType.BYTES));
  private static final LoadedModel MATRIX =
      taker(new TensorSpec("input", DataType.FP32, Shape.of(-1, 2)));
  private static final LoadedModel OPEN =
      taker(new TensorSpec("input", DataType.FP64, Shape.of(-1, -1)));

  private static SequencedMap<String, Tensor> json(LoadedModel model, String body) {
    return RecordReader.read("m v1", model, body.getBytes(StandardCharsets.UTF_8));
  }

  private static SequencedMap<String, Tensor> csv(LoadedModel model, String body) {
    return CsvReader.read("m v1", model, body.getBytes(StandardCharsets.UTF_8));
  }

  private static BytesTensor texts(SequencedMap<String, Tensor> rows, String name) {
    return (BytesTensor) Objects.requireNonNull(rows.get(name));
  }

  private static double[] numbers(SequencedMap<String, Tensor> rows, String name) {
    return ((FixedTensor) Objects.requireNonNull(rows.get(name))).doubles();
  }

  @Test
  void values_that_a_column_may_have_are_no_names_of_columns() {
    TensorSpec city = new TensorSpec("city", DataType.BYTES, Shape.of(-1), List.of("Bern", "Oslo"));
    SequencedMap<String, Tensor> rows =
        csv(taker(column("age", DataType.FP64), city), "30,Bern\n31,Oslo\n");
    assertThat(numbers(rows, "age")).containsExactly(30, 31);
    assertThat(texts(rows, "city").stringAt(0)).isEqualTo("Bern");
  }

  @Test
  void records_become_a_tensor_for_each_column_of_its_own_type() {
    SequencedMap<String, Tensor> rows =
        json(PEOPLE, "[{\"plan\":\"zażółć\",\"age\":41},{\"age\":true,\"plan\":null}]");
    assertThat(numbers(rows, "age")).containsExactly(41, 1);
    assertThat(Objects.requireNonNull(rows.get("age")).dataType()).isEqualTo(DataType.INT32);
    assertThat(texts(rows, "plan").stringAt(0)).isEqualTo("zażółć");
    assertThat(texts(rows, "plan").isMissing(0)).isFalse();
    assertThat(texts(rows, "plan").isMissing(1)).isTrue();
  }

  @Test
  void a_gap_before_the_first_text_is_a_gap() {
    SequencedMap<String, Tensor> rows = csv(PEOPLE, "plan,age\r\n,1\r\n\"a \"\"b\"\",\nc\",2\r\n");
    assertThat(texts(rows, "plan").isMissing(0)).isTrue();
    assertThat(texts(rows, "plan").stringAt(1)).isEqualTo("a \"b\",\nc");
  }

  @Test
  void lists_become_a_matrix_and_a_lone_list_is_a_row() {
    assertThat(numbers(json(MATRIX, "[[1, 2.5], [3, null]]"), "input"))
        .containsExactly(1, 2.5, 3, Double.NaN);
    assertThat(numbers(json(MATRIX, "[1, 2]"), "input")).containsExactly(1, 2);
    assertThat(numbers(json(MATRIX, "[1, 2]\n[3, 4]\n"), "input")).containsExactly(1, 2, 3, 4);
    assertThat(numbers(json(MATRIX, "{\"input\": [1, 2]}"), "input")).containsExactly(1, 2);
    assertThat(numbers(csv(MATRIX, "1,2\n3,\n"), "input")).containsExactly(1, 2, 3, Double.NaN);
    assertThat(numbers(csv(MATRIX, "a,b\n1,2\n"), "input")).containsExactly(1, 2);
    assertThat(json(OPEN, "[[1, 2, 3], [4, 5, 6]]").firstEntry().getValue().shape())
        .isEqualTo(Shape.of(2, 3));
  }

  private static SequencedMap<String, Tensor> frame(LoadedModel model, String body) {
    return RecordReader.readFrame("m v1", model, body.getBytes(StandardCharsets.UTF_8), 0);
  }

  private static SequencedMap<String, Tensor> split(
      LoadedModel model, List<String> columns, String rows) {
    byte[] body = rows.getBytes(StandardCharsets.UTF_8);
    return SplitReader.read("m v1", model, columns, body, 0);
  }

  @Test
  void a_frame_s_columns_are_taken_in_the_first_row_s_order_where_the_model_has_no_names() {
    assertThat(numbers(frame(MATRIX, "[{\"b\":1,\"a\":2},{\"a\":4,\"b\":3}]"), "input"))
        .containsExactly(1, 2, 3, 4);
    assertThat(numbers(split(MATRIX, List.of("b", "a"), "[[1, 2], [3, null]]"), "input"))
        .containsExactly(1, 2, 3, Double.NaN);
    assertThat(numbers(frame(MATRIX, "[{\"input\":[1,2]}]"), "input")).containsExactly(1, 2);
    assertThat(numbers(frame(MATRIX, "[[1,2]]"), "input")).containsExactly(1, 2);
    assertThat(numbers(csv(MATRIX, ",b,a\n0,1,2\n"), "input")).containsExactly(1, 2);
    assertThat(numbers(frame(UNNAMED, "[{\"p\":1,\"q\":\"t\"}]"), "x0")).containsExactly(1);
  }

  @Test
  void columns_with_names_are_matched_by_name() {
    LoadedModel labelled =
        taker(new TensorSpec("input", DataType.FP64, Shape.of(-1, 2), List.of("a", "b")));
    assertThat(numbers(frame(labelled, "[{\"b\":1,\"a\":2}]"), "input")).containsExactly(2, 1);
    assertThat(numbers(json(labelled, "[{\"b\":1,\"a\":2}]"), "input")).containsExactly(2, 1);
    assertThat(numbers(split(labelled, List.of("b", "a"), "[[1, 2]]"), "input"))
        .containsExactly(2, 1);
    assertThat(numbers(csv(labelled, "b,a\n1,2\n"), "input")).containsExactly(2, 1);
    assertThat(numbers(csv(labelled, "1,2\n"), "input")).containsExactly(1, 2);
    assertThat(numbers(split(PEOPLE, List.of("plan", "age"), "[[\"pro\", 2]]"), "age"))
        .containsExactly(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"a\":1}]|wrong_shape|1 column named, 2 expected",
        "[{\"a\":1,\"b\":2,\"c\":3}]|wrong_shape|3 columns named, 2 expected",
        "[{\"a\":1,\"b\":2},{\"a\":1,\"c\":2}]|missing_column|row 1: column 'b' is missing",
        "[{\"a\":1,\"b\":2},{\"a\":1,\"b\":2,\"c\":3}]|unknown_column|no column 'c'",
        "[{\"a\":1,\"b\":\"x\"}]|wrong_datatype|a text given, a number expected",
        "[7]|wrong_type|row 0 is a single value",
      })
  void a_frame_that_does_not_fit_is_refused(String body, String code, String sentence) {
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> frame(MATRIX, body))
        .withMessageContaining(sentence)
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(code));
  }

  @Test
  void whole_numbers_keep_their_digits_and_their_range() {
    LoadedModel id = taker(column("id", DataType.INT64));
    assertThat(
            ((FixedTensor) Objects.requireNonNull(json(id, "[9007199254740993]").get("id")))
                .longAt(0))
        .isEqualTo(9007199254740993L);
    for (String body : List.of("[300]", "[-1]", "[1e30]")) {
      assertThatExceptionOfType(InvalidRequest.class)
          .isThrownBy(() -> json(taker(column("id", DataType.UINT8)), body))
          .withMessageContaining("beyond the range of UINT8");
    }
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> json(MATRIX, "[[1e39, 0]]"))
        .withMessageContaining("beyond the range of FP32");
  }

  @Test
  void columns_come_as_lists_in_their_order() {
    SequencedMap<String, Tensor> rows = json(PEOPLE, "[[41, \"pro\"], [7, \"basic\"]]");
    assertThat(numbers(rows, "age")).containsExactly(41, 7);
    assertThat(texts(rows, "plan").stringAt(1)).isEqualTo("basic");
    assertThat(numbers(json(PEOPLE, "[41, \"pro\"]"), "age")).containsExactly(41);
  }

  @Test
  void a_text_may_stand_alone() {
    LoadedModel text = taker(column("text", DataType.BYTES));
    assertThat(texts(json(text, "\"what\""), "text").stringAt(0)).isEqualTo("what");
    assertThat(texts(json(text, "[\"a\", \"b\"]"), "text").rows()).isEqualTo(2);
    assertThat(texts(csv(text, "one, two\nthree\n"), "text").stringAt(0)).isEqualTo("one, two");
  }

  @Test
  void an_input_called_json_gets_rows_as_they_were_written() {
    LoadedModel any = taker(column("json", DataType.BYTES));
    SequencedMap<String, Tensor> rows =
        json(any, "[ {\"a\": [1, \"ł\"]} , [ \"x\",\"y\"], 12, \"z\"]");
    assertThat(texts(rows, "json").stringAt(0)).isEqualTo("{\"a\": [1, \"ł\"]}");
    assertThat(texts(rows, "json").stringAt(1)).isEqualTo("[ \"x\",\"y\"]");
    assertThat(texts(rows, "json").stringAt(2)).isEqualTo("12");
    assertThat(texts(rows, "json").stringAt(3)).isEqualTo("\"z\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"age\":1.5,\"plan\":\"a\"}]|wrong_datatype|a number with a fraction given, a whole number",
        "[{\"age\":null,\"plan\":\"a\"}]|missing_value|row 0, column 'age': null given",
        "[{\"age\":1,\"plan\":\"a\"},{\"age\":1}]|missing_column|row 1: column 'plan' is missing (2 needed",
        "[{\"age\":1,\"plan\":\"a\",\"agee\":2}]|unknown_column|no column 'agee' (expected: [age, plan])",
        "[{\"age\":1,\"plan\":\"a\"},[1,\"a\"]]|wrong_type|row 1 is of another kind than the first",
        "[[1,\"a\",2]]|wrong_shape|more than 2 values given, 2 expected",
        "[[1]]|wrong_shape|1 value given, 2 expected",
        "7|wrong_type|row 0 is a single value (expected: an object of 2 columns)",
      })
  void a_wrong_row_is_refused_with_its_place(String body, String code, String sentence) {
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> json(PEOPLE, body))
        .withMessageContaining(sentence)
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(code));
  }

  @Test
  void uneven_lists_are_refused() {
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> json(MATRIX, "[[1, 2], [3]]"))
        .withMessage("m v1: row 1: 1 value given, 2 expected");
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> json(OPEN, "[[1, 2, 3], [3]]"))
        .withMessage("m v1: row 1: 1 value given, 3 expected");
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> csv(MATRIX, "1,2\n3\n"))
        .withMessage("m v1: row 1: 1 value given, 2 expected");
  }

  @Test
  void values_without_names_belong_to_the_columns_of_the_fit() {
    LoadedModel model =
        chooser(
            List.of("id", "b", "note", "a"),
            column("b", DataType.FP64),
            column("a", DataType.FP64));

    for (SequencedMap<String, Tensor> rows :
        List.of(
            json(model, "[[7,1,{\"any\":[1]},2],[8,3,null,4]]"),
            json(model, "[{\"a\":2,\"b\":1},{\"a\":4,\"b\":3}]"),
            csv(model, "7,1,0,2\n8,3,0,4\n"),
            csv(model, "a,b\n2,1\n4,3\n"))) {
      assertThat(numbers(rows, "b")).containsExactly(1, 3);
      assertThat(numbers(rows, "a")).containsExactly(2, 4);
    }
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> json(model, "[[1,2]]"))
        .withMessage("m v1: row 0: 2 values given, 4 expected");
  }

  @Test
  void a_first_line_of_values_is_no_header() {
    assertThat(numbers(csv(MATRIX, "NA,1\n,2\n"), "input"))
        .containsExactly(Double.NaN, 1, Double.NaN, 2);
    assertThat(numbers(csv(MATRIX, "inf,True\n3,-Infinity\n"), "input"))
        .containsExactly(Double.POSITIVE_INFINITY, 1, 3, Double.NEGATIVE_INFINITY);
    assertThat(numbers(csv(MATRIX, ",0.3\n0.2,null\n"), "input"))
        .containsExactly(Double.NaN, 0.3f, 0.2f, Double.NaN);
    // A frame whose columns have numbers for names, with its index.
    assertThat(numbers(csv(MATRIX, ",0,1\n0,5,6\n"), "input")).containsExactly(5, 6);
    LoadedModel named = taker(column("true", DataType.FP64), column("b", DataType.FP64));
    assertThat(numbers(csv(named, "b,true\n1,2\n"), "true")).containsExactly(2);
  }

  @Test
  void a_media_type_says_whether_a_header_is_there() {
    byte[] values = "68,Zürich\n69,Bern\n".getBytes(StandardCharsets.UTF_8);
    assertThat(texts(CsvReader.read("m v1", PEOPLE, values, CsvHeader.ABSENT), "plan").stringAt(0))
        .isEqualTo("Zürich");
    byte[] numbered = "1,2\n3,4\n".getBytes(StandardCharsets.UTF_8);
    assertThat(numbers(CsvReader.read("m v1", MATRIX, numbered, CsvHeader.PRESENT), "input"))
        .containsExactly(3, 4);
    assertThat(numbers(CsvReader.read("m v1", MATRIX, numbered, CsvHeader.ABSENT), "input"))
        .containsExactly(1, 2, 3, 4);
    LoadedModel text = taker(column("text", DataType.BYTES));
    byte[] lines = "text\n\"one, two\"\n".getBytes(StandardCharsets.UTF_8);
    assertThat(texts(CsvReader.read("m v1", text, lines, CsvHeader.ABSENT), "text").rows())
        .isEqualTo(2);
    assertThat(texts(CsvReader.read("m v1", text, lines, CsvHeader.PRESENT), "text").stringAt(0))
        .isEqualTo("one, two");
  }

  @Test
  void the_same_value_twice_in_a_first_line_is_no_name() {
    assertThat(numbers(csv(UNNAMED, "1,1\n2,2\n"), "x0")).containsExactly(1, 2);
  }

  @Test
  void bytes_come_in_base64_wherever_a_text_does() {
    LoadedModel picture = taker(column("image", DataType.BYTES), column("note", DataType.BYTES));
    LoadedModel text = taker(column("text", DataType.BYTES));

    assertThat(
            texts(json(picture, "[{\"image\":{\"b64\":\"/9j/\"},\"note\":\"x\"}]"), "image")
                .bytesAt(0))
        .containsExactly(0xff, 0xd8, 0xff);
    assertThat(texts(json(text, "[{\"b64\":\"aGk=\"},\"ho\"]"), "text").stringAt(0))
        .isEqualTo("hi");
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> json(picture, "[{\"image\":{\"b64\":\"?\"},\"note\":\"x\"}]"))
        .withMessageContaining("no base64 given");
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> json(picture, "[{\"image\":{\"b64\":\"\",\"c\":1},\"note\":\"x\"}]"))
        .withMessageContaining("an object given, a value expected");
  }
}
