package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.parity.Parity;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** interpret's explainable boosting machines as they answered ({@code make_additive.py}). */
class AdditiveTest {
  private static final Columns ROW =
      Columns.builder()
          .numbers("age", 40)
          .texts("city", List.of("Rome"))
          .numbers("visits", 3)
          .values("paid", List.of(true))
          .build();

  private static Path additive() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(AdditiveTest.class.getResource("additive")).toURI());
  }

  private static Path file() throws URISyntaxException {
    return additive().resolve("0.7.8/Classifier-0/model.pkl");
  }

  @Test
  void answers_as_the_package_did() throws URISyntaxException {
    List<Parity.Result> results = Parity.run(additive(), ".*");

    assertThat(results).hasSizeGreaterThan(30);
    assertThat(results).filteredOn(result -> result.verdict() != Parity.Verdict.PASSED).isEmpty();
  }

  @Test
  void columns_are_found_by_their_names_in_any_order() throws URISyntaxException {
    SklearnModel model = Sklearn.load(file());
    Columns turned = ROW.beginningWith(List.of("paid", "city"));

    assertThat(model.predictProba(turned)).isDeepEqualTo(model.predictProba(ROW));
  }

  @Test
  void names_its_columns_and_the_values_that_they_take() throws URISyntaxException {
    try (LoadedModel model = new SklearnBackend().load(file())) {
      assertThat(model.signature().inputs())
          .extracting(TensorSpec::name)
          .containsExactly("age", "city", "visits", "paid");
      assertThat(model.signature().inputs().get(1).labels()).contains("Rome", "Łódź");
    }
  }

  @Test
  void a_number_is_no_category_and_a_text_no_number() throws URISyntaxException {
    SklearnModel model = Sklearn.load(file());
    Columns.Builder number = Columns.builder().numbers("age", 40).numbers("city", 1);
    Columns.Builder text = Columns.builder().texts("age", List.of("old"));

    assertThatThrownBy(
            () -> model.predict(number.numbers("visits", 3).values("paid", List.of(true)).build()))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("row 0, column 'city' is a number, a text expected");
    assertThatThrownBy(
            () ->
                model.predict(
                    text.texts("city", List.of("Rome"))
                        .numbers("visits", 3)
                        .values("paid", List.of(true))
                        .build()))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("row 0, column 'age' is a text, a number expected");
  }

  @Test
  void damaged_files_are_refused_and_nothing_worse(@TempDir Path folder)
      throws URISyntaxException, IOException {
    byte[] whole = Files.readAllBytes(file());
    Random random = new Random(20181109);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      for (int j = 0; j <= random.nextInt(3); j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("m.pkl"), damaged);
      try {
        Sklearn.load(file).predict(ROW);
      } catch (ModelLoadException named) {
        assertThat(named.code()).isNotEmpty();
      } catch (InvalidRequest refused) {
        assertThat(refused.code()).isNotEmpty();
      }
    }
  }
}
