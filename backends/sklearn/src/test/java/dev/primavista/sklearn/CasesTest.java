package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.sklearn.parity.Parity;
import dev.primavista.testkit.SharedData;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Committed cases of estimators and versions that once went wrong (make_cases.py). */
class CasesTest {
  @Test
  void every_committed_case_answers_as_python_did() {
    List<Parity.Result> results =
        Parity.run(
            SharedData.projectRoot()
                .resolve("backends/sklearn/src/test/resources/dev/primavista/sklearn/cases"),
            ".*");

    assertThat(results).hasSizeGreaterThan(15);
    assertThat(results).filteredOn(result -> result.verdict() != Parity.Verdict.PASSED).isEmpty();
  }
}
