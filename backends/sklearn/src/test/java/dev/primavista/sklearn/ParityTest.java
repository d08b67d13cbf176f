package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.sklearn.parity.Parity;
import dev.primavista.sklearn.parity.ParityReport;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every golden fixture: the same answers as Python, or a refusal that says why; never another
 * answer. {@code -Dparity.only=REGEX} runs those whose path matches and prints what is missing.
 */
class ParityTest {
  private static final String ONLY = System.getProperty("parity.only", ".*");

  @Test
  void every_fixture_answers_as_python_did_or_is_refused_by_name() throws IOException {
    List<Parity.Result> results = Parity.run(SharedData.require("parity/fixtures"), ONLY);
    print(results);
    List<String> failed =
        results.stream()
            .filter(result -> result.verdict() == Parity.Verdict.FAILED)
            .map(
                result ->
                    String.join(
                        " ",
                        result.version(),
                        result.fixture(),
                        result.file(),
                        result.method(),
                        result.reason()))
            .toList();
    assertThat(failed).isEmpty();
    assertThat(results).isNotEmpty();
    if (ONLY.equals(".*")) {
      Path report = SharedData.projectRoot().resolve("docs/parity.md");
      assertThat(Files.readString(report))
          .as("docs/parity.md is stale: run ./prima parity ../shared/parity/fixtures")
          .isEqualTo(ParityReport.markdown(results));
    }
  }

  private static void print(List<Parity.Result> results) {
    Map<String, Boolean> cases = new LinkedHashMap<>();
    Map<String, String> reasons = new TreeMap<>();
    Map<String, Integer> refused = new TreeMap<>();
    for (Parity.Result result : results) {
      boolean passed = result.verdict() == Parity.Verdict.PASSED;
      cases.merge(result.version() + "/" + result.fixture(), passed, Boolean::logicalAnd);
      if (result.verdict() == Parity.Verdict.REFUSED) {
        reasons.putIfAbsent(result.estimator() + " " + result.method(), result.reason());
        refused.merge(result.estimator(), 1, Integer::sum);
      }
    }
    Map<Boolean, Long> counts =
        cases.values().stream()
            .collect(Collectors.partitioningBy(passed -> passed, Collectors.counting()));
    System.out.printf(
        "parity: %d of %d cases with every file and method%n", counts.get(true), cases.size());
    System.out.println("refused files and methods by estimator: " + refused);
    if (!ONLY.equals(".*")) {
      reasons.forEach((what, reason) -> System.out.println("refused: " + what + ": " + reason));
    }
  }
}
