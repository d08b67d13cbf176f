package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.sklearn.parity.Parity;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The package mlxtend, 0.17 and 0.25, as it answered ({@code make_mlxtend.py}). */
class MlxtendTest {
  private static Path mlxtend() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(MlxtendTest.class.getResource("mlxtend")).toURI());
  }

  @Test
  void answers_as_the_package_did() throws URISyntaxException {
    List<Parity.Result> results = Parity.run(mlxtend(), ".*");

    assertThat(results).hasSizeGreaterThan(40);
    assertThat(results).filteredOn(result -> result.verdict() != Parity.Verdict.PASSED).isEmpty();
  }

  @Test
  void takes_the_columns_that_its_members_select() throws URISyntaxException {
    try (LoadedModel model =
        new SklearnBackend().load(mlxtend().resolve("0.25.0/ColumnSelector-0/model.pkl"))) {
      assertThat(model.signature().inputs())
          .extracting(TensorSpec::name)
          .containsExactlyInAnyOrder("a", "b", "c", "d");
    }
  }
}
