package dev.primavista.sklearn;

import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.parity.Parity;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The package feature_engine, 1.3 to 1.9, as it answered ({@code make_engine.py}). */
class EngineTest {
  private static Path engine() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(EngineTest.class.getResource("engine")).toURI());
  }

  private static Path file(String name) throws URISyntaxException {
    return engine().resolve(name).resolve("model.pkl");
  }

  /** A request for the columns that the cases have, not in their order. */
  private static Columns row(@Nullable String city, double age) {
    return Columns.builder()
        .values("size", List.of("s"))
        .values("city", Arrays.asList(city))
        .numbers("age", age)
        .numbers("grade", 2)
        .numbers("income", 20)
        .numbers("share", 0.5)
        .numbers("visits", 3)
        .numbers("change", 0.5)
        .build();
  }

  @Test
  void answers_as_the_package_did() throws URISyntaxException {
    List<Parity.Result> results = Parity.run(engine(), ".*");

    assertThat(results).hasSizeGreaterThan(100);
    assertThat(results)
        .filteredOn(result -> result.verdict() != Parity.Verdict.PASSED)
        .extracting(Parity.Result::reason)
        .satisfiesExactlyInAnyOrder(
            reason ->
                assertThat(reason)
                    .contains("two of the columns that it was fitted on have one name"),
            reason ->
                assertThat(reason).contains("which feature_engine before 1.6 turns into texts"));
  }

  @Test
  void names_its_columns_and_the_values_that_they_take() throws URISyntaxException {
    try (LoadedModel model = new SklearnBackend().load(file("1.9.4/Shape-chain"))) {
      assertThat(model.signature().inputs())
          .extracting(TensorSpec::name)
          .containsExactly("age", "city", "grade", "income", "share", "size", "visits", "change");
      assertThat(model.signature().inputs())
          .extracting(TensorSpec::dataType)
          .startsWith(DataType.FP64, DataType.BYTES, DataType.FP64);
      assertThat(model.signature().inputs().get(1).labels()).contains("Rome", "Łódź");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Shape-strict | Atlantis | 40  | row 0, column 'city': no known category (expected: one of
          Shape-strict |          | 40  | row 0, column 'city' is missing, a value expected by OrdinalEncoder
          Shape-log    | Rome     | 0   | row 0, column 'age' is 0.0, a positive number expected by LogTransformer
          Shape-log    | Rome     | NaN | row 0, column 'age' is missing, a value expected by LogTransformer
          Shape-bins   | Rome     | 500 | row 0, column 'age' is 500.0, a number from 0.0 to 100.0 expected
          Shape-ratio  | Rome     | 0   | row 0, column 'age' is 0, a number to divide by expected
          """)
  void what_the_package_refuses_is_refused(
      String name, @Nullable String city, double age, String message) throws URISyntaxException {
    SklearnModel model = Sklearn.load(file("1.9.4/" + name));

    assertThatThrownBy(() -> model.transform(row(city, age)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void columns_are_found_by_their_names_in_any_order() throws URISyntaxException {
    SklearnModel model = Sklearn.load(file("1.9.4/Shape-chain"));
    Columns given = row("Rome", 40);
    Columns turned = given.beginningWith(List.of("visits", "city", "age"));

    assertThat(model.predictProba(turned)).isDeepEqualTo(model.predictProba(given));
    assertThatThrownBy(() -> model.predictProba(given.select(List.of("age", "city"))))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("column 'grade' is missing");
  }

  @Test
  void columns_are_added_and_dropped_where_the_model_says_so() throws URISyntaxException {
    SklearnModel model = Sklearn.load(file("1.9.4/Shape-match"));
    Columns more = Columns.builder().numbers("other", 1).numbers("age", 40).build();

    assertThat(model.root().input()).isInstanceOf(Input.Mixed.class);
    assertThat(model.transform(more)[0]).containsExactly(40, NaN, NaN, NaN, NaN, NaN);
  }

  @Test
  void what_removes_rows_is_refused_with_its_name() throws URISyntaxException {
    Path file = file("1.9.4/Refused-rows");

    assertThatThrownBy(() -> Sklearn.load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("OutlierTrimmer")
        .hasMessageContaining("it removes rows of a request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.3.0/Shape-chain", "1.9.4/Shape-chain"})
  void damaged_files_are_refused_and_nothing_worse(String name, @TempDir Path folder)
      throws URISyntaxException, IOException {
    byte[] whole = Files.readAllBytes(file(name));
    Random random = new Random(20181109);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      for (int j = 0; j <= random.nextInt(3); j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("m.pkl"), damaged);
      try {
        Sklearn.load(file);
      } catch (ModelLoadException named) {
        assertThat(named.code()).isNotEmpty();
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(50);
  }
}
