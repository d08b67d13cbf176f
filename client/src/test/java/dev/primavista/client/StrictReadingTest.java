package dev.primavista.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An answer is never read as something else than it says. */
final class StrictReadingTest {
  /** More than a number and its text take in memory, and less than a sentence with them. */
  private static final int MESSAGE_BYTES = 100;

  private static Output output(String type, String shape, String data) {
    byte[] body =
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"%s\",\"shape\":%s,\"data\":%s}]}"
            .formatted(type, shape, data)
            .getBytes(StandardCharsets.UTF_8);
    return ResponseReader.read(body, body.length).output();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          INT64  | [2]   | [1.5,2]                | '1.5' is no whole number
          INT64  | [1]   | ["5"]                  | '5' is no whole number
          INT64  | [1]   | [1e300]                | '1e300' is no whole number
          INT64  | [1]   | [1e99999999999]        | '1e99999999999' is no whole number
          INT64  | [1]   | [0.99999999999999999]  | '0.99999999999999999' is no whole number
          INT64  | [1]   | [1e-400]               | '1e-400' is no whole number
          INT64  | [1]   | [NaN]                  | 'NaN' is no whole number
          UINT64 | [1]   | [0.5]                  | '0.5' is no whole number
          INT8   | [1.9] | [1]                    | '1.9' is no whole number
          BOOL   | [1]   | ["true"]               | 'true' is no whole number
          BOOL   | [1]   | [null]                 | 'null' is no whole number
          BOOL   | [1]   | [0.5]                  | '0.5' is no whole number
          BOOL   | [4]   | [{"a":1}]              | '{' is no whole number
          FP32   | [1]   | [1e300]                | 1e300 is no FP32
          FP16   | [1]   | [1e6]                  | 1e6 is no FP16
          BF16   | [1]   | [3.4e38]               | 3.4e38 is no BF16
          FP64   | [1]   | [-1e999]               | -1e999 is no FP64
          """)
  void what_is_no_element_of_its_type_is_told(
      String type, String shape, String data, String message) {
    assertThatExceptionOfType(InferenceException.Malformed.class)
        .isThrownBy(() -> output(type, shape, data))
        .withMessage(message);
  }

  @Test
  void whole_numbers_may_have_a_point_and_truth_values_may_be_numbers() {
    assertThat(output("INT64", "[2.0]", "[1e3,-2.0]").longs()).containsExactly(1000, -2);
    assertThat(output("INT64", "[2]", "[9007199254740993.0,-9223372036854775808.0]").longs())
        .containsExactly(9007199254740993L, Long.MIN_VALUE);
    assertThat(output("UINT64", "[1]", "[3.0]").longs()).containsExactly(3);
    assertThat(output("BOOL", "[4]", "[true,0,1.0,false]").booleans())
        .containsExactly(true, false, true, false);
  }

  @Test
  void halves_are_rounded_and_infinities_are_words() {
    assertThat(output("BF16", "[4]", "[0.1,3.14,-Infinity,\"NaN\"]").floats())
        .containsExactly(0.100097656f, 3.140625f, Float.NEGATIVE_INFINITY, Float.NaN);
    assertThat(output("FP16", "[2]", "[0.1,Infinity]").floats())
        .containsExactly(0.099975586f, Float.POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @CsvSource({"FP64,1.5", "FP32,1.5", "FP16,1.5", "BF16,1.5", "INT64,12", "INT8,12", "UINT64,12"})
  void no_message_is_made_of_a_number_that_is_right(String type, String number) {
    int count = 10_000;
    String data = String.join(",", Collections.nCopies(count, number));
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    output(type, "[" + count + "]", "[" + data + "]");
    long allocated = thread.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated / count).isLessThan(MESSAGE_BYTES);
  }

  @Test
  void bytes_that_no_output_has_are_told() {
    byte[] json =
        ("{\"outputs\":[{\"name\":\"y\",\"datatype\":\"UINT8\",\"shape\":[1],"
                + "\"parameters\":{\"binary_data_size\":1}}]}")
            .getBytes(StandardCharsets.UTF_8);
    byte[] body = Arrays.copyOf(json, json.length + 5);
    assertThatExceptionOfType(InferenceException.Malformed.class)
        .isThrownBy(() -> ResponseReader.read(body, json.length))
        .withMessage("4 bytes behind the last output");
  }

  @Test
  void broken_json_is_told_without_where_it_was_read_from() {
    byte[] body = "{\"outputs\":[".getBytes(StandardCharsets.UTF_8);
    assertThatExceptionOfType(InferenceException.Malformed.class)
        .isThrownBy(() -> ResponseReader.read(body, body.length))
        .withMessageStartingWith("the answer is no JSON: ")
        .withMessageNotContaining("Source");
  }
}
