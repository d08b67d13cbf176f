package dev.primavista.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.primavista.core.ServingException.InvalidRequest;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonFieldsTest {
  private static JsonFields parse(String json) {
    return JsonFields.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(ThrowingCallable reading, String code, String param) {
    InvalidRequest refusal = catchThrowableOfType(InvalidRequest.class, reading);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.param()).contains(param);
    assertThat(refusal.getMessage()).contains("expected");
  }

  @Test
  void every_kind_of_field_is_read() {
    JsonFields fields =
        parse(
            "{\"text\":\"a\\u00e9\",\"n\":5,\"x\":0.5,\"yes\":true,\"none\":null,"
                + "\"list\":[\"a\",\"b\"],\"map\":{\"k\":\"v\",\"l\":\"w\"},\"deep\":[{\"a\":[1]}]}");
    assertThat(fields.text("text", 2)).isEqualTo("aé");
    assertThat(fields.integer("n", 1, 0, 10)).isEqualTo(5);
    assertThat(fields.number("x", 1)).isEqualTo(0.5);
    assertThat(fields.number("n", 1)).isEqualTo(5);
    assertThat(fields.truth("yes", false)).isTrue();
    assertThat(fields.texts("list")).containsExactly("a", "b");
    assertThat(fields.namedTexts("map")).containsEntry("k", "v").containsEntry("l", "w");
    assertThat(fields.isText("text")).isTrue();
  }

  @Test
  void missing_and_null_fields_fall_back() {
    JsonFields fields = parse("{\"none\":null}");
    for (String name : new String[] {"none", "absent"}) {
      assertThat(fields.has(name)).isFalse();
      assertThat(fields.integer(name, 3, 1, 9)).isEqualTo(3);
      assertThat(fields.number(name, 0.25)).isEqualTo(0.25);
      assertThat(fields.truth(name, true)).isTrue();
      assertThat(fields.optionalText(name, 9)).isEmpty();
    }
    assertRefused(() -> fields.text("absent", 9), "missing_field", "absent");
    assertRefused(() -> fields.text("none", 9), "wrong_type", "none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7|wrong_type",
        "[\"a\"]|wrong_type",
        "{}|wrong_type",
        "true|wrong_type",
        "\"\"|empty_text",
        "\" \\n\"|empty_text",
        "\"123456\"|too_long",
        "{\"a\":1}|wrong_type",
        "[1]|wrong_type"
      })
  void a_wrong_text_is_named(String value, String code) {
    JsonFields fields = parse("{\"input\":" + value + "}");
    assertRefused(() -> fields.nonBlankText("input", 5), code, "input");
  }

  @ParameterizedTest
  @CsvSource({
    "0,out_of_range",
    "11,out_of_range",
    "99999999999999999999999,out_of_range",
    "1.0,wrong_type",
    "'\"3\"',wrong_type",
    "true,wrong_type"
  })
  void a_wrong_whole_number_is_named(String value, String code) {
    JsonFields fields = parse("{\"top\":" + value + "}");
    assertRefused(() -> fields.integer("top", 3, 1, 10), code, "top");
  }

  @Test
  void wrong_numbers_and_truths_are_named() {
    JsonFields fields = parse("{\"x\":NaN,\"y\":1e999,\"t\":1,\"l\":[1],\"m\":[]}");
    assertRefused(() -> fields.number("x", 0), "wrong_type", "x");
    assertRefused(() -> fields.number("y", 0), "wrong_type", "y");
    assertRefused(() -> fields.truth("t", false), "wrong_type", "t");
    assertRefused(() -> fields.texts("l"), "wrong_type", "l");
    assertRefused(() -> fields.namedTexts("m"), "wrong_type", "m");
  }

  @Test
  void repeated_and_unknown_fields_are_refused() {
    assertRefused(() -> parse("{\"a\":1,\"a\":2}"), "repeated_field", "a");
    assertRefused(() -> parse("{\"a\":1,\"b\":2}").only("a"), "unknown_field", "b");
    assertThat(parse("{\"a\":1}").only("a", "b").has("a")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|malformed_json", "[]|not_an_object", "\"x\"|not_an_object", "{\"a\":|malformed_json",
        "{\"a\":1}}|malformed_json", "{\"a\":1,}|malformed_json", "{a:1}|malformed_json",
            "null|not_an_object"
      })
  void a_body_that_is_no_object_is_refused(String json, String code) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOfSatisfying(
            InvalidRequest.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  @Test
  void what_is_written_is_plain_json() {
    JsonWriter json = new JsonWriter().beginObject();
    json.field("text", "a\"b\\c\n\r\t\u0001\u007fé€🙂\ud800")
        .field("whole", -7)
        .field("real", 1e-7);
    json.name("nan").value(Double.NaN).name("inf").value(Float.NEGATIVE_INFINITY);
    json.name("f").value(0.1f).name("u").unsignedValue(-1).name("null").nullValue();
    json.name("list").beginArray().value(true).beginObject().endObject().value("x").endArray();
    assertThat(json.endObject().toString())
        .isEqualTo(
            "{\"text\":\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u007fé€🙂\uFFFD\",\"whole\":-7,\"real\":1.0E-7,"
                + "\"nan\":\"NaN\",\"inf\":\"-Infinity\",\"f\":0.1,\"u\":18446744073709551615,\"null\":null,"
                + "\"list\":[true,{},\"x\"]}");
  }
}
