package dev.primavista.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.pickle.PickleLimits;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileLimitsTest {
  @Test
  void absent_variables_leave_what_suits_the_heap() {
    assertThat(FileLimits.of(Map.of("PATH", "/bin"))).isEqualTo(PickleLimits.defaults());
  }

  @Test
  void every_limit_has_its_variable() {
    Map<String, String> variables =
        Map.of(
            "PRIMA_MAX_FILE_BYTES", "1",
            "PRIMA_MAX_OPCODES", "2",
            "PRIMA_MAX_DEPTH", "3",
            "PRIMA_MAX_MEMO_ENTRIES", "4",
            "PRIMA_MAX_ARRAY_BYTES", "5");
    assertThat(FileLimits.of(variables)).isEqualTo(new PickleLimits(1, 2, 3, 4, 5));
  }

  @Test
  void all_faults_are_told_at_once() {
    Map<String, String> variables =
        Map.of("PRIMA_MAX_DEPTH", "deep", "PRIMA_MAX_OPCODES", "0", "PRIMA_MAX_BYTES", "7");
    assertThatThrownBy(() -> FileLimits.of(variables))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "PRIMA_MAX_DEPTH: 'deep' (expected: a whole number from 1 to 2147483647)")
        .hasMessageContaining("PRIMA_MAX_OPCODES: '0'")
        .hasMessageContaining("PRIMA_MAX_BYTES is not known");
  }
}
