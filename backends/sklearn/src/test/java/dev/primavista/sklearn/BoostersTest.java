package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.sklearn.parity.Parity;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Corners of LightGBM and XGBoost; {@code make_boosters.py} made the cases. */
class BoostersTest {
  private static Path boosters() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(BoostersTest.class.getResource("boosters")).toURI());
  }

  @Test
  void every_case_answers_as_python_did() throws URISyntaxException {
    List<Parity.Result> results = Parity.run(boosters(), ".*");

    assertThat(results).hasSizeGreaterThan(15);
    assertThat(results).filteredOn(result -> result.verdict() != Parity.Verdict.PASSED).isEmpty();
  }
}
