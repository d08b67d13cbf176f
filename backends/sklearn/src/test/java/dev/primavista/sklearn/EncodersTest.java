package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.estimator.Method;
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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The package category_encoders, 2.2 to 2.11, in frames of pandas 1 to 3, with and without pyarrow,
 * as it answered ({@code make_encoders.py}).
 */
class EncodersTest {
  private static Path encoders() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(EncodersTest.class.getResource("encoders")).toURI());
  }

  private static Path file(String name) throws URISyntaxException {
    return encoders().resolve(name).resolve("model.pkl");
  }

  /** A request for the columns that the cases have. */
  private static Columns row(@Nullable String city, @Nullable String size) {
    return Columns.builder()
        .numbers("age", 40)
        .values("city", Arrays.asList(city))
        .numbers("grade", 2)
        .values("size", Arrays.asList(size))
        .numbers("visits", 3)
        .build();
  }

  @Test
  void answers_as_the_package_did() throws URISyntaxException {
    List<Parity.Result> results = Parity.run(encoders(), ".*");

    assertThat(results).hasSizeGreaterThan(100);
    assertThat(results)
        .filteredOn(result -> result.verdict() != Parity.Verdict.PASSED)
        .extracting(Parity.Result::reason)
        .allMatch(
            reason -> reason.contains("it does not say which columns it was fitted on"),
            "only what 2.2's CountEncoder does not say is refused")
        .hasSize(1);
  }

  @Test
  void names_its_columns_and_the_values_that_they_take() throws URISyntaxException {
    try (LoadedModel model =
        new SklearnBackend().load(file("2.11.2-arrow/Pipeline-TargetEncoder"))) {
      assertThat(model.signature().inputs())
          .extracting(TensorSpec::name)
          .containsExactly("age", "city", "grade", "size", "visits");
      TensorSpec city = model.signature().inputs().get(1);
      assertThat(city.dataType()).isEqualTo(DataType.BYTES);
      assertThat(city.labels()).contains("Rome", "Łódź");
      assertThat(model.signature().inputs().getFirst().dataType()).isEqualTo(DataType.FP64);
    }
  }

  @Test
  void a_value_that_it_was_told_to_refuse_is_refused() throws URISyntaxException {
    SklearnModel model = Sklearn.load(file("2.6.4/Shape-error"));

    assertThatThrownBy(() -> model.transform(row("Atlantis", "s")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("row 0, column 'city': no known category (expected: one of ");
    assertThatThrownBy(() -> model.transform(row("Rome", null)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("row 0, column 'size' is missing");
    assertThat(model.transform(row("Rome", "s"))).isDeepEqualTo(new double[][] {{40, 1, 2, 1, 3}});
  }

  @Test
  void columns_are_found_by_their_names_in_any_order() throws URISyntaxException {
    SklearnModel model = Sklearn.load(file("2.6.4/Shape-error"));
    Columns given = row("Rome", "s");
    Columns turned = given.beginningWith(List.of("visits", "size", "city"));

    assertThat(model.transform(turned)).isDeepEqualTo(model.transform(given));
    assertThatThrownBy(
            () -> model.transform(Columns.builder().numbers("age", 1).numbers("size", 2).build()))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("column 'city' is missing");
  }

  @Test
  void texts_that_stay_are_answered_as_they_are() throws URISyntaxException {
    SklearnModel model = Sklearn.load(file("2.6.4/CountEncoder"));
    Columns kept =
        Columns.builder()
            .values("age", List.of("forty"))
            .values("city", List.of("Rome"))
            .numbers("grade", 1)
            .values("size", List.of("s"))
            .numbers("visits", 3)
            .build();

    Data answer = model.apply(Method.TRANSFORM, kept);

    assertThat(answer).isInstanceOf(Cells.class);
    assertThat(((Cells) answer).at(0, 0)).isEqualTo("forty");
    assertThat(((Cells) answer).at(0, 1)).isInstanceOf(Double.class);
  }

  @Test
  void numbers_are_not_hashed_as_texts() throws URISyntaxException {
    SklearnModel model = Sklearn.load(file("2.6.4/HashingEncoder"));
    Columns numbers =
        Columns.builder()
            .numbers("age", 40)
            .numbers("city", 1)
            .numbers("grade", 2)
            .values("size", List.of("s"))
            .numbers("visits", 3)
            .build();

    assertThatThrownBy(() -> model.transform(numbers))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("row 0, column 'city' is a number, a text expected");
  }

  @Test
  void a_file_that_does_not_name_all_its_columns_says_so() throws URISyntaxException {
    Path file = file("2.2.2/CountEncoder");

    assertThatThrownBy(() -> Sklearn.load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("it does not say which columns it was fitted on beside [city, size]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2.2.2/OneHotEncoder",
        "2.6.4/Pipeline-TargetEncoder",
        "2.11.2-arrow/BaseNEncoder"
      })
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
    assertThat(refused).isGreaterThan(100);
  }
}
