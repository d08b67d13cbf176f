package dev.primavista.repository.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.ModelLoadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFormatTest {
  private static Fields read(String text) {
    return new Fields(TextFormat.read("config.pbtxt", text));
  }

  @Test
  void fields_lists_groups_comments_and_separators_are_read() {
    Fields fields =
        read(
            """
            # a model
            name: "iris" platform: 'onnx\\x72untime' "_onnx";
            max_batch_size: 8,
            input [ { name: "a" dims: [ -1, 3 ] }, < name: "b" dims: 4 dims: 5 > ]
            input { name: "c" dims: [] }
            version_policy: { latest { num_versions: 2 } }
            parameters { key: "k" value: { string_value: "v" } }
            """);
    assertThat(fields.text("name")).contains("iris");
    assertThat(fields.text("platform")).contains("onnxruntime_onnx");
    assertThat(fields.whole("max_batch_size", 0)).contains(8L);
    assertThat(fields.groups("input").stream().map(input -> input.wholes("dims", -1)).toList())
        .hasToString("[[-1, 3], [4, 5], []]");
    assertThat(fields.groupMap("parameters").firstEntry().getValue().text("string_value"))
        .contains("v");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: "iris            | config.pbtxt:1:7: a text is not closed on its line (expected: ")
          input [ { name: "a" }  | config.pbtxt:1:22: the end of the file (expected: ']')
          input {                | config.pbtxt:1:8: the end of the file (expected: a field's name)
          max_batch_size 8       | config.pbtxt:1:16: '8' (expected: ':' or '{' after a field's name)
          name: }                | config.pbtxt:1:7: '}' (expected: a value)
          : 3                    | config.pbtxt:1:1: ':' (expected: a field's name)
          """)
  void what_is_malformed_is_refused_with_line_and_column(String text, String message) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(ModelLoadException.class).hasMessage(message);
  }

  @Test
  void a_place_counts_lines_and_columns_from_one() {
    assertThatThrownBy(() -> read("name: \"a\"\n\n  dims: [1, ?]"))
        .hasMessage("config.pbtxt:3:13: '?' (expected: a value)");
  }

  @Test
  void depth_is_bounded() {
    assertThatThrownBy(() -> read("a {".repeat(10_000)))
        .hasMessageContaining("groups stand more than 32 deep in each other");
  }
}
