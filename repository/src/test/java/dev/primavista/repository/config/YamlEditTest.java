package dev.primavista.repository.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.ModelLoadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key is written into any YAML without a word of the rest being lost. */
class YamlEditTest {
  private static final String FILE = "model.yaml";

  private static String edited(String text) {
    return YamlEdit.with(FILE, text, "calibration", "{temperature: 3}");
  }

  /** Lines end with a bar. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '^',
      value = {
        "^^ > calibration: {temperature: 3}|",
        "# nothing > # nothing|calibration: {temperature: 3}|",
        "task: classify > task: classify|calibration: {temperature: 3}|",
        "calibration: {temperature: 2} # why > calibration: {temperature: 3} # why",
        "calibration:||  temperature: 2|task: classify| > calibration: {temperature: 3}|task: classify|",
        "calibration:|  # by hand|# so|  temperature: 2|# task|task: classify|"
            + " > calibration: {temperature: 3}|# task|task: classify|",
        "calibration:|task: classify| > calibration: {temperature: 3}|task: classify|",
        "{task: classify, parameters: {a: b}}|"
            + " > {calibration: {temperature: 3}, task: classify, parameters: {a: b}}|",
        "{task: classify, calibration: {temperature: 2}}|"
            + " > {task: classify, calibration: {temperature: 3}}|",
        "{}| > {calibration: {temperature: 3}}|",
        "\"calibration\": {temperature: 2}|task: classify|"
            + " > calibration: {temperature: 3}|task: classify|",
        "calibration : {temperature: 2}| > calibration: {temperature: 3}|",
        "---|task: classify|...| > ---|task: classify|calibration: {temperature: 3}|...|",
        "^  task: classify|  timeout: 2s|^"
            + " > ^  task: classify|  timeout: 2s|  calibration: {temperature: 3}|^",
        "parameters:|  a: b # \uD83D\uDE00 c|# last|"
            + " > parameters:|  a: b # \uD83D\uDE00 c|calibration: {temperature: 3}|# last|",
        "parameters: {\uD83D\uDE00: b}|calibration: {temperature: 2}|"
            + " > parameters: {\uD83D\uDE00: b}|calibration: {temperature: 3}|",
        "labels:|- a|- b| > labels:|- a|- b|calibration: {temperature: 3}|"
      })
  void everything_else_stays_as_it_is_written(String before, String after) {
    assertThat(edited(lines(before))).isEqualTo(lines(after));
  }

  private static String lines(String barred) {
    return barred.replace('|', '\n');
  }

  @Test
  void a_text_of_several_lines_stays_whole() {
    String before = "task: classify\nparameters:\n  a: |+\n    one\n\n    two\n\n";
    assertThat(edited(before)).isEqualTo(before + "calibration: {temperature: 3}\n");
  }

  @Test
  void lines_end_as_the_others_do() {
    assertThat(edited("task: classify\r\ntimeout: 2s\r\n"))
        .isEqualTo("task: classify\r\ntimeout: 2s\r\ncalibration: {temperature: 3}\r\n");
  }

  @Test
  void what_would_say_something_else_is_refused() {
    for (String unusual :
        new String[] {
          "detection: &a {temperature: 2}\ncalibration: *a\n",
          "calibration: &a {temperature: 2}\ndetection: *a\n",
          "? calibration\n: {temperature: 2}\n"
        }) {
      assertThatThrownBy(() -> edited(unusual))
          .as(unusual)
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining("model.yaml")
          .hasMessageContaining("'calibration: {temperature: 3}'");
    }
  }
}
