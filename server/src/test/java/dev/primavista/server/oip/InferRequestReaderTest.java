package dev.primavista.server.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InferRequestReaderTest {
  private static InferRequestReader.Decoded read(String json) {
    return InferRequestReader.read(InferBody.json(json.getBytes(StandardCharsets.UTF_8)), null);
  }

  private static Tensor only(String input) {
    return read("{\"inputs\":[" + input + "]}").inputs().firstEntry().getValue();
  }

  private static Tensor data(DataType type, String shape, String data) {
    return only(
        "{\"name\":\"x\",\"datatype\":\""
            + type
            + "\",\"shape\":"
            + shape
            + ",\"data\":"
            + data
            + "}");
  }

  private static InvalidRequest refusal(String json) {
    return catchThrowableOfType(InvalidRequest.class, () -> read(json));
  }

  private static InvalidRequest refusedData(String type, String shape, String data) {
    return refusal(
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\""
            + type
            + "\",\"shape\":"
            + shape
            + ",\"data\":"
            + data
            + "}]}");
  }

  @Test
  void flat_and_nested_data_mean_the_same() {
    FixedTensor flat = (FixedTensor) data(DataType.INT32, "[2,2,2]", "[1,2,3,4,5,6,7,8]");
    FixedTensor nested =
        (FixedTensor) data(DataType.INT32, "[2,2,2]", "[[[1,2],[3,4]],[[5,6],[7,8]]]");
    assertThat(flat.doubles()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(nested.doubles()).containsExactly(flat.doubles());
    assertThat(nested.shape()).isEqualTo(Shape.of(2, 2, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":[[1.5,2]],\"datatype\":\"FP32\",\"name\":\"x\",\"shape\":[1,2]}",
        "{\"name\":\"x\",\"data\":[1.5,2],\"shape\":[1,2],\"datatype\":\"FP32\"}",
        "{\"shape\":[1,2],\"note\":{\"a\":[1]},\"data\" :\n [ 1.5 , 2 ],\"datatype\":\"FP32\",\"name\":\"x\"}",
        "{\"parameters\":{\"a\":1,\"b\":{}},\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[15e-1,2.0],\"name\":\"x\"}"
      })
  void members_may_come_in_any_order(String input) {
    assertThat(((FixedTensor) only(input)).doubles()).containsExactly(1.5, 2);
  }

  @Test
  void the_rest_of_the_request_is_read_and_unknown_members_are_skipped() {
    InferRequestReader.Decoded decoded =
        read(
            "{\"model_name\":\"m\",\"remark\":{\"x\":[1,null,{\"y\":true}]},\"id\":\"ключ\","
                + "\"parameters\":{\"timeout\":2500,\"note\":\"n\",\"flag\":true,\"sequence_id\":0,"
                + "\"sequence_start\":false},"
                + "\"inputs\":[],\"outputs\":[{\"name\":\"b\",\"parameters\":{}},{\"name\":\"a\"}]}");
    assertThat(decoded.id()).contains("ключ");
    assertThat(decoded.outputNames()).containsExactly("b", "a");
    assertThat(decoded.parameters().timeout()).contains(Duration.ofNanos(2_500_000));
    assertThat(decoded.inputs()).isEmpty();
  }

  @Test
  void a_null_stands_for_a_member_that_is_not_there() {
    InferRequestReader.Decoded decoded =
        read(
            "{\"id\":null,\"parameters\":null,\"outputs\":null,\"inputs\":[{\"name\":\"x\","
                + "\"shape\":[1],\"datatype\":\"FP32\",\"parameters\":null,\"data\":[1]}]}");
    assertThat(decoded.id()).isEmpty();
    assertThat(decoded.outputs()).isEmpty();
    assertThat(decoded.inputs()).containsOnlyKeys("x");
    assertThat(
            read("{\"inputs\":[],\"outputs\":[{\"name\":\"a\",\"parameters\":null}]}")
                .outputNames())
        .containsExactly("a");
  }

  @Test
  void a_null_stands_for_a_parameter_that_is_not_there() {
    InferRequestReader.Decoded decoded =
        read(
            "{\"parameters\":{\"timeout\":null,\"priority\":null,\"binary_data_output\":null,"
                + "\"sequence_id\":null},\"outputs\":[{\"name\":\"a\",\"parameters\":"
                + "{\"binary_data\":null,\"classification\":null}}],\"inputs\":[{\"name\":\"x\","
                + "\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1],"
                + "\"parameters\":{\"binary_data_size\":null,\"shared_memory_region\":null}}]}");
    assertThat(decoded.parameters()).isEqualTo(RequestParameters.NONE);
    assertThat(decoded.outputs()).containsExactly(RequestedOutput.plain("a"));
    assertThat(decoded.inputs()).containsOnlyKeys("x");
  }

  @ParameterizedTest
  @CsvSource({"86400000001", "9223372036854775807", "18446744073709551615"})
  void any_long_timeout_is_a_day_and_any_great_priority_the_last(String number) {
    RequestParameters parameters =
        read("{\"inputs\":[],\"parameters\":{\"timeout\":"
                + number
                + ",\"priority\":"
                + number
                + "}}")
            .parameters();
    assertThat(parameters.timeout()).contains(Duration.ofDays(1));
    assertThat(parameters.priority()).isEqualTo(Integer.MAX_VALUE);
    String beyond = "{\"inputs\":[],\"parameters\":{\"timeout\":18446744073709551616}}";
    assertThat(refusal(beyond).code()).isEqualTo("out_of_range");
  }

  @Test
  void a_tensor_without_dimensions_is_its_value_alone_or_in_an_array() {
    for (String data : List.of("2.5", "[2.5]")) {
      Tensor scalar = data(DataType.FP64, "[]", data);
      assertThat(scalar.shape()).isEqualTo(Shape.of());
      assertThat(((FixedTensor) scalar).doubles()).containsExactly(2.5);
    }
  }

  @Test
  void a_tensor_without_elements_needs_no_data() {
    for (String rest :
        List.of(
            "\"data\":null",
            "\"data\":null,\"parameters\":{\"binary_data_size\":0}",
            "\"parameters\":{\"binary_data_size\":0}")) {
      String input = "{\"name\":\"x\",\"shape\":[0,2],\"datatype\":\"FP32\"," + rest + "}";
      assertThat(only(input).shape()).isEqualTo(Shape.of(0, 2));
    }
  }

  @Test
  void integers_are_exact_to_the_ends_of_their_range() {
    FixedTensor signed =
        (FixedTensor) data(DataType.INT64, "[2]", "[9223372036854775807,-9223372036854775808]");
    assertThat(signed.longAt(0)).isEqualTo(Long.MAX_VALUE);
    assertThat(signed.longAt(1)).isEqualTo(Long.MIN_VALUE);
    FixedTensor unsigned =
        (FixedTensor) data(DataType.UINT64, "[2]", "[18446744073709551615,9007199254740993]");
    assertThat(Long.toUnsignedString(unsigned.longAt(0))).isEqualTo("18446744073709551615");
    assertThat(unsigned.longAt(1)).isEqualTo(9007199254740993L);
  }

  @ParameterizedTest
  @CsvSource({
    "INT8,128",
    "INT8,-129",
    "UINT8,-1",
    "UINT8,256",
    "INT16,40000",
    "UINT16,65536",
    "INT32,2147483648",
    "UINT32,4294967296",
    "UINT32,-1",
    "INT64,9223372036854775808",
    "UINT64,18446744073709551616",
    "UINT64,-1",
    "FP32,1e39",
    "FP64,1e309",
    "FP16,65520",
    "BF16,3.4e38",
    "FP32,-340282356779733700000000000000000000000"
  })
  void numbers_beyond_the_range_are_refused(String type, String number) {
    InvalidRequest refusal = refusedData(type, "[2]", "[0, " + number + "]");
    assertThat(refusal.code()).isEqualTo("out_of_range");
    assertThat(refusal.param()).contains("inputs[0].data[1]");
    assertThat(refusal.getMessage()).contains("input 'x'", type).doesNotContain(number);
  }

  @ParameterizedTest
  @CsvSource({
    "INT64,1.5",
    "INT32,1.0",
    "INT32,1e3",
    "INT8,'\"1\"'",
    "INT8,true",
    "BOOL,1",
    "BOOL,'\"true\"'",
    "FP32,'\"1\"'",
    "FP32,true",
    "FP64,null",
    "INT64,null",
    "BOOL,null",
    "BYTES,12",
    "BYTES,null",
    "FP32,{}",
    "FP32,[1]",
    "INT8,NaN"
  })
  void elements_of_another_kind_are_refused(String type, String element) {
    String first = type.equals("BYTES") ? "\"a\"" : type.equals("BOOL") ? "true" : "0";
    InvalidRequest refusal = refusedData(type, "[2]", "[" + first + "," + element + "]");
    assertThat(refusal.code()).isEqualTo("wrong_datatype");
    assertThat(refusal.param()).contains("inputs[0].data[1]");
    assertThat(refusal.getMessage()).contains("input 'x'", "expected");
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FP16", "BF16", "FP32", "FP64"})
  void numbers_that_are_none_come_as_words_or_strings(DataType type) {
    FixedTensor tensor =
        (FixedTensor)
            data(type, "[6]", "[NaN,Infinity,-Infinity,\"NaN\",\"Infinity\",\"-Infinity\"]");
    assertThat(tensor.doubles())
        .containsExactly(
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY);
  }

  @Test
  void bytes_that_are_no_text_come_in_base64() {
    BytesTensor tensor =
        (BytesTensor) data(DataType.BYTES, "[2,1]", "[[{\"b64\":\"AP+A\"}],[\"a\"]]");
    assertThat(tensor.bytesAt(0)).containsExactly(0, 255, 128);
    assertThat(tensor.stringAt(1)).isEqualTo("a");
    for (String wrong : List.of("{}", "{\"b64\":1}", "{\"b64\":\"@\"}", "{\"b64\":\"\",\"x\":1}")) {
      assertThat(refusedData("BYTES", "[1]", "[" + wrong + "]").code())
          .isEqualTo("malformed_base64");
    }
  }

  @Test
  void texts_that_say_that_they_are_base64_are_the_bytes_that_they_stand_for() {
    String said = ",\"parameters\":{\"content_type\":\"base64\"}}";
    String head = "{\"name\":\"x\",\"datatype\":\"BYTES\",\"shape\":[2],\"data\":";
    BytesTensor tensor = (BytesTensor) only(head + "[\"Ukw=\",\"AP+A\"]" + said);
    assertThat(tensor.stringAt(0)).isEqualTo("RL");
    assertThat(tensor.bytesAt(1)).containsExactly(0, 255, 128);
    InvalidRequest refusal = refusal("{\"inputs\":[" + head + "[\"Ukw=\",\"R-L\"]" + said + "]}");
    assertThat(refusal.code()).isEqualTo("malformed_base64");
    assertThat(refusal.param()).contains("inputs[0].data[1]");
    InvalidRequest numbers =
        refusal(
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":[1],\"data\":[1]"
                + said
                + "]}");
    assertThat(numbers.getMessage())
        .isEqualTo("input 'x': INT8 given, BYTES expected for content_type base64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"np\"", "\"str\"", "\"pd\"", "\"\"", "null"})
  void a_content_type_of_the_values_themselves_changes_nothing(String type) {
    String input =
        "{\"name\":\"x\",\"parameters\":{\"content_type\":"
            + type
            + "},\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"Ukw=\"]}";
    assertThat(((BytesTensor) only(input)).stringAt(0)).isEqualTo("Ukw=");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"datetime\"',unknown_content_type",
    "'\"hg_json\"',unknown_content_type",
    "7,wrong_type"
  })
  void a_content_type_that_would_make_other_values_is_refused(String type, String code) {
    InvalidRequest refusal =
        refusal(
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"a\"],"
                + "\"parameters\":{\"content_type\":"
                + type
                + "}}]}");
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.param()).contains("inputs[0].parameters.content_type");
  }

  @Test
  void texts_keep_every_character() {
    BytesTensor texts =
        (BytesTensor)
            data(DataType.BYTES, "[3]", "[\"\\u0000\\ud83d\\ude42\",\"日本\\n\",\"\\\\u0041\"]");
    assertThat(texts.stringAt(0)).isEqualTo("\0🙂");
    assertThat(texts.stringAt(1)).isEqualTo("日本\n");
    assertThat(texts.stringAt(2)).isEqualTo("\\u0041");
    assertThat(refusedData("BYTES", "[1]", "[\"\\ud83d\"]").code()).isEqualTo("malformed_text");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[2,2]|[1,2,3]|element_count",
        "[2,2]|[1,2,3,4,5]|element_count",
        "[2,2]|[]|element_count",
        "[2,2]|[[1,2],[3]]|wrong_shape",
        "[2,2]|[[1,2,3],[4]]|wrong_shape",
        "[2,2]|[[1,2],[3,4],[5,6]]|element_count",
        "[2,2]|[[1,2]]|wrong_shape",
        "[2,2]|[[1,2],3,4]|wrong_shape",
        "[2,2]|[[[1],[2]],[[3],[4]]]|wrong_datatype",
        "[4]|[[1,2],[3,4]]|wrong_shape",
        "[2,2,1]|[[1,2],[3,4]]|wrong_shape",
        "[]|[[1]]|wrong_shape",
        "[1]|5|wrong_type",
        "[]|[5,6]|element_count",
        "[]|{}|wrong_datatype",
        "[1]|null|wrong_type",
        "[1099511627776,1099511627776]|[1]|element_count",
        "[1099511627776]|[1]|element_count",
        "[-1,2]|[1,2]|wrong_shape",
        "[1.5]|[1]|wrong_shape",
        "[\"1\"]|[1]|wrong_shape",
        "[9223372036854775808]|[1]|wrong_shape",
        "7|[1]|wrong_type",
      })
  void data_that_does_not_fit_its_shape_is_refused(String shape, String data, String code) {
    assertThat(refusedData("FP32", shape, data).code()).isEqualTo(code);
  }

  @Test
  void empty_tensors_and_scalars_are_tensors() {
    assertThat(data(DataType.FP32, "[0,3]", "[]").shape()).isEqualTo(Shape.of(0, 3));
    assertThat(data(DataType.FP32, "[2,0]", "[[],[]]").shape()).isEqualTo(Shape.of(2, 0));
    assertThat(data(DataType.BYTES, "[0,1]", "[]").rows()).isZero();
    assertThat(((FixedTensor) data(DataType.FP64, "[]", "[2.5]")).doubleAt(0)).isEqualTo(2.5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"inputs\":[{\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1]}]}|missing_field|inputs[0].name",
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"data\":[1]}]}|missing_field|inputs[0].datatype",
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"data\":[1]}]}|missing_field|inputs[0].shape",
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1]}]}|missing_field|inputs[0].data",
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FLOAT\",\"shape\":[1],\"data\":[1]}]}|unknown_datatype|inputs[0].datatype",
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":7}]}|wrong_type|inputs[0].datatype",
        "{\"inputs\":[{\"name\":\"x\",\"name\":\"y\"}]}|repeated_field|inputs[0].name",
        "{\"inputs\":[{\"name\":\"x\",\"data\":[],\"data\":[]}]}|repeated_field|inputs[0].data",
        "{\"inputs\":[\"x\"]}|wrong_type|inputs[0]",
        "{\"inputs\":{}}|wrong_type|inputs",
        "{\"id\":\"7\"}|missing_field|inputs",
        "{\"id\":7,\"inputs\":[]}|wrong_type|id",
        "{\"inputs\":[],\"inputs\":[]}|repeated_field|inputs",
        "{\"id\":\"a\",\"id\":\"b\",\"inputs\":[]}|repeated_field|id",
        "{\"inputs\":[],\"outputs\":[],\"outputs\":[]}|repeated_field|outputs",
        "{\"parameters\":{},\"parameters\":{},\"inputs\":[]}|repeated_field|parameters",
        "{\"inputs\":[],\"outputs\":\"all\"}|wrong_type|outputs",
        "{\"inputs\":[],\"outputs\":[{\"name\":\"a\"},{\"name\":\"a\"}]}|repeated_output|outputs[1].name",
        "{\"inputs\":[],\"outputs\":[{}]}|missing_field|outputs[0].name",
        "{\"inputs\":[],\"parameters\":{\"timeout\":\"1\"}}|wrong_type|parameters.timeout",
        "{\"inputs\":[],\"parameters\":{\"timeout\":-1}}|out_of_range|parameters.timeout",
        "{\"inputs\":[],\"parameters\":{\"timeout\":1.5}}|wrong_type|parameters.timeout",
        "{\"inputs\":[],\"parameters\":{\"priority\":\"high\"}}|wrong_type|parameters.priority",
        "{\"inputs\":[],\"parameters\":{\"sequence_id\":7}}|sequences_not_supported|parameters.sequence_id",
        "{\"inputs\":[],\"parameters\":{\"binary_data_output\":1}}|wrong_type|parameters.binary_data_output",
        "{\"inputs\":[],\"outputs\":[{\"name\":\"a\",\"parameters\":{\"classification\":\"2\"}}]}|wrong_type|outputs[0].parameters.classification",
        "{\"inputs\":[],\"outputs\":[{\"name\":\"a\",\"parameters\":{\"shared_memory_region\":\"r\"}}]}|shared_memory_not_supported|outputs[0].parameters",
        "{\"inputs\":[{\"parameters\":{\"shared_memory_region\":\"r\"}}]}|shared_memory_not_supported|inputs[0].parameters",
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[0],\"parameters\":{\"binary_data_size\":4}}]}|missing_header|Inference-Header-Content-Length",
      })
  void a_wrong_member_is_named(String json, String code, String param) {
    InvalidRequest refusal = refusal(json);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.param()).contains(param);
  }

  @Test
  void an_input_given_twice_is_refused() {
    String input = "{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[0],\"data\":[]}";
    InvalidRequest refusal = refusal("{\"inputs\":[" + input + "," + input + "]}");
    assertThat(refusal.code()).isEqualTo("repeated_input");
    assertThat(refusal.param()).contains("inputs[1].name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"inputs\": [}|line 1, column 13",
        "{\"inputs\": []|line 1, column 14",
        "{\"inputs\": []}xyz|line 1, column",
        "{\"inputs\": []} {}|line 1, column 16",
        "{'inputs': []}|line 1, column 2",
        "{\"inputs\": [],}|line 1, column",
        "{\"a\":01}|line 1, column",
        "{\"a\":+1}|line 1, column",
        "{\"a\":tru}|line 1, column",
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1,]}]}|line 1, column",
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[nan]}]}|line 1, column",
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[trux]}]}|line 1, column",
      })
  void malformed_json_is_refused_with_its_place(String json, String place) {
    InvalidRequest refusal = refusal(json);
    assertThat(refusal.code()).isEqualTo("malformed_json");
    assertThat(refusal.getMessage()).contains(place);
  }

  @Test
  void half_of_a_character_is_no_text() {
    assertThat(refusal("{\"id\":\"\\ud800\",\"inputs\":[]}").getMessage())
        .isEqualTo("'id': half of a surrogate pair (expected: whole characters)");
  }

  @Test
  void a_byte_order_mark_is_passed_over() {
    assertThat(read("\uFEFF{\"id\":\"7\",\"inputs\":[]}").id()).contains("7");
    assertThat(refusal("\uFEFF").code()).isEqualTo("not_an_object");
    assertThat(refusal("{\uFEFF}").code()).isEqualTo("malformed_json");
  }

  @Test
  void lines_are_counted_from_the_start_of_the_body_also_in_data_that_is_read_again() {
    InvalidRequest refusal =
        refusal(
            "{\"inputs\":[{\n\"data\":[1,\n1e],\"shape\":[2],\"datatype\":\"FP32\",\"name\":\"x\"}]}");
    assertThat(refusal.getMessage()).contains("line 3, column");
  }

  @Test
  void bytes_that_are_no_text_and_bottomless_nesting_are_refused() {
    for (byte[] bytes :
        List.of(
            new byte[] {'{', '"', (byte) 0xFF, '"', ':', '1', '}'},
            new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'},
            new byte[] {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'},
            new byte[] {0, 1, (byte) 0xFF, (byte) 0xFE})) {
      InvalidRequest refusal =
          catchThrowableOfType(
              InvalidRequest.class, () -> InferRequestReader.read(InferBody.json(bytes), null));
      assertThat(refusal.code()).isEqualTo("malformed_json");
    }
    assertThat(refusal("{\"inputs\":" + "[".repeat(5000)).code()).isEqualTo("wrong_type");
    assertThat(refusal("{\"other\":" + "[".repeat(5000)).getMessage()).contains("nested too deep");
    assertThat(refusal("").code()).isEqualTo("not_an_object");
    assertThat(refusal("[1]").code()).isEqualTo("not_an_object");
    assertThat(refusal("null").code()).isEqualTo("not_an_object");
    assertThat(refusedData("FP64", "[1]", "[" + "1".repeat(100_000) + "]").code())
        .isEqualTo("malformed_json");
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FP32", "FP64"})
  void random_numbers_are_read_as_java_itself_reads_them(DataType type) {
    Random random = new Random(20181);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      texts.add(randomNumber(random, type));
    }
    FixedTensor tensor = (FixedTensor) data(type, "[" + texts.size() + "]", texts.toString());
    for (int i = 0; i < texts.size(); i++) {
      double expected =
          type == DataType.FP32 ? Float.parseFloat(texts.get(i)) : Double.parseDouble(texts.get(i));
      assertThat(Double.doubleToRawLongBits(tensor.doubleAt(i)))
          .as(texts.get(i))
          .isEqualTo(Double.doubleToRawLongBits(expected));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740993",
        "9007199254740993.00000",
        "9007199254740992.999999999999999",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "2.2250738585072014e-308",
        "2.2250738585072011e-308",
        "4.9406564584124654e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "1e23",
        "8.5e22",
        "0.00012345678901234567",
        "0.1e-400",
        "0e999",
        "16777217",
        "16777217.0000000001",
        "33554435e0",
        "1.1754943508222875e-38",
        "3.4028235e38",
        "1.4e-45",
        "7.006492321624085e-46",
        "18446744073709551616e0",
        "123456789012345678901234567890",
        "6929495644600919.5",
        "9214843084008499"
      })
  void numbers_at_the_edges_of_rounding_are_read_as_java_itself_reads_them(String text) {
    FixedTensor wide = (FixedTensor) data(DataType.FP64, "[2]", "[" + text + ",-" + text + "]");
    assertThat(wide.doubles()).containsExactly(Double.parseDouble(text), -Double.parseDouble(text));
    float narrow = Float.parseFloat(text);
    if (Float.isFinite(narrow)) {
      FixedTensor tensor = (FixedTensor) data(DataType.FP32, "[1]", "[" + text + "]");
      assertThat(Float.floatToRawIntBits((float) tensor.doubleAt(0)))
          .isEqualTo(Float.floatToRawIntBits(narrow));
    }
  }

  /** Bit patterns, halfway cases between neighbours, long digit strings, whole numbers. */
  private static String randomNumber(Random random, DataType type) {
    while (true) {
      double value =
          type == DataType.FP32
              ? Float.intBitsToFloat(random.nextInt())
              : Double.longBitsToDouble(random.nextLong());
      double neighbour = type == DataType.FP32 ? Math.nextUp((float) value) : Math.nextUp(value);
      if (Double.isFinite(value) && Double.isFinite(neighbour)) {
        return switch (random.nextInt(4)) {
          case 0 -> Double.toString(value);
          case 1 ->
              new BigDecimal(value)
                  .add(new BigDecimal(neighbour))
                  .divide(new BigDecimal(2))
                  .toString();
          case 2 -> Long.toString(random.nextLong() >> random.nextInt(64));
          default ->
              random.nextInt(1000)
                  + "."
                  + Long.toUnsignedString(random.nextLong())
                  + "e"
                  + (random.nextInt(40) - 20);
        };
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void what_is_written_reads_back_bit_for_bit(DataType type) {
    Random random = new Random(7);
    Tensor tensor = randomTensor(random, type);
    JsonWriter json = new JsonWriter().beginObject().name("inputs").beginArray();
    TensorWriter.write("x", tensor, json);
    Tensor back = read(json.endArray().endObject().toString()).inputs().firstEntry().getValue();
    if (tensor instanceof FixedTensor fixed) {
      assertThat(((FixedTensor) back).data()).isEqualTo(fixed.data());
    } else {
      for (int i = 0; i < 200; i++) {
        assertThat(((BytesTensor) back).bytesAt(i)).isEqualTo(((BytesTensor) tensor).bytesAt(i));
      }
    }
  }

  private static Tensor randomTensor(Random random, DataType type) {
    Shape shape = Shape.of(100, 2);
    if (type == DataType.BYTES) {
      byte[][] texts = new byte[200][];
      for (int i = 0; i < texts.length; i++) {
        StringBuilder text = new StringBuilder();
        random
            .ints(10, 0, Character.MAX_CODE_POINT)
            .filter(point -> Character.getType(point) != Character.SURROGATE)
            .forEach(text::appendCodePoint);
        texts[i] = text.toString().getBytes(StandardCharsets.UTF_8);
      }
      return BytesTensor.wrap(shape, texts);
    }
    FixedTensor tensor = FixedTensor.allocate(type, shape);
    byte[] bytes = new byte[tensor.data().remaining()];
    random.nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      boolean exponent = type.name().contains("F") && i % type.byteSize() == type.byteSize() - 1;
      bytes[i] =
          type == DataType.BOOL
              ? (byte) (bytes[i] & 1)
              : exponent ? (byte) (bytes[i] & 0x3B) : bytes[i];
    }
    tensor.data().put(bytes);
    return tensor;
  }

  @Test
  void any_change_of_one_byte_gives_a_request_or_a_refusal_and_nothing_else() {
    String json =
        "{\"id\":\"é\",\"inputs\":[{\"name\":\"x\",\"data\":[[1.5,-2e3],[NaN,4]],\"shape\":[2,2],"
            + "\"datatype\":\"FP32\"},{\"name\":\"t\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"\\u00e9\"]}]}";
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    Random random = new Random(99);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = bytes.clone();
      changed[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      try {
        InferRequestReader.read(InferBody.json(changed), null);
      } catch (InvalidRequest expected) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1000, 20_000);
  }
}
