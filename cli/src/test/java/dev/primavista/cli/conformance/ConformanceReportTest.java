package dev.primavista.cli.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceReportTest {
  private static final String MATRIX =
      """
      {"server": "prima", "clauses": [
       {"clause": "1.01", "level": "MUST", "verdict": "pass", "passed": 2, "failed": 0, "skipped": 0,
        "text": "live", "cases": {"a": {"result": "pass", "why": ""}}},
       {"clause": "1.02", "level": "NET", "verdict": "FAIL", "passed": 1, "failed": 1, "skipped": 0,
        "text": "a | b", "cases": {"a": {"result": "pass", "why": ""},
                                   "b": {"result": "fail", "why": "500 is no 400"}}},
       {"clause": "6.10", "level": "NET", "verdict": "pass", "passed": 1, "failed": 0, "skipped": 0,
        "text": "c", "cases": {}},
       {"clause": "3.10", "level": "MUST", "verdict": "skip", "passed": 0, "failed": 0, "skipped": 1,
        "text": "d", "cases": {"a": {"result": "skip", "why": "no gRPC"}}}
      ]}
      """;

  private static ConformanceReport report() {
    return ConformanceReport.read(MATRIX.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_table_has_the_sections_and_levels_that_were_run() {
    assertThat(report().lines())
        .containsExactly(
            "clauses held                       MUST        NET",
            "1 OIP over REST                     1/1        0/1",
            "6 HTTP                                         1/1",
            "all                            1/1 100%    1/2 50%",
            "missed 1.02 NET, 1 of 2 cases: a | b",
            "       500 is no 400");
    assertThat(report().complete("MUST")).isTrue();
    assertThat(report().complete("NET")).isFalse();
  }

  @Test
  void a_page_keeps_what_stands_around_the_table(@TempDir Path folder) throws IOException {
    Path page =
        Files.writeString(
            folder.resolve("page.md"),
            "before\n<!-- conformance: begin -->\nold\n<!-- conformance: end -->\nafter\n");
    ConformancePage.of(page).write(report());
    assertThat(Files.readString(page))
        .startsWith(
            "before\n<!-- conformance: begin -->\n| clauses held | MUST | NET |\n|---|---|---|\n")
        .contains("| all | 1/1 100% | 1/2 50% |\n", "| 1.02 | NET | 1 of 2 | a \\| b |\n")
        .doesNotContain("old")
        .endsWith("<!-- conformance: end -->\nafter\n");
  }

  @Test
  void a_page_without_marks_is_refused(@TempDir Path folder) throws IOException {
    Path page = Files.writeString(folder.resolve("page.md"), "text");
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> ConformancePage.of(page))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo("no_marks"));
  }
}
