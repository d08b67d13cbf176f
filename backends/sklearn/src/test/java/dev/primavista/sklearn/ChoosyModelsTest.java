package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.testkit.Answers;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that refuse rows of zeros and texts that they do not know (make_choosy.py). */
class ChoosyModelsTest {
  private static final Path FIXTURES =
      SharedData.projectRoot()
          .resolve("backends/sklearn/src/test/resources/dev/primavista/sklearn/choosy");

  private static Stream<String> withAnExample() {
    return Stream.of(
        "array",
        "blank",
        "constant",
        "density",
        "gaps",
        "imputed",
        "kept",
        "labels",
        "logs",
        "names",
        "none",
        "ordered",
        "pairs",
        "radius",
        "rising",
        "several",
        "spline",
        "union");
  }

  @ParameterizedTest
  @MethodSource("withAnExample")
  void their_example_is_made_of_what_they_were_fitted_on(String name) {
    try (LoadedModel model = load(name);
        ModelInstance instance = model.newInstance()) {
      assertThat(model.answersExample()).isTrue();
      Answers.assertFit(model.signature().outputs(), instance.execute(model.example()));
      assertThat(model.description().warnings()).noneMatch(warning -> warning.contains("row"));
    }
  }

  @Test
  void without_an_example_their_outputs_are_stated_all_the_same() {
    try (LoadedModel model = load("squares")) {
      assertThat(model.answersExample()).isFalse();
      assertThat(model.description().warnings()).singleElement().asString().contains("made-up row");
      assertThat(model.signature().outputs())
          .containsExactly(
              new TensorSpec("output", DataType.FP64, Shape.of(Shape.ANY, 3), List.of()));
    }
  }

  @ParameterizedTest
  @MethodSource("withAnExample")
  @ValueSource(strings = "squares")
  void they_answer_as_in_python(String name) throws IOException {
    JsonNode golden =
        new ObjectMapper().readTree(Files.readAllBytes(FIXTURES.resolve("answers.json"))).get(name);
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    golden.get("inputs").properties().forEach(e -> inputs.put(e.getKey(), tensor(e.getValue())));

    try (LoadedModel model = load(name);
        ModelInstance instance = model.newInstance()) {
      String method = golden.get("method").asText();
      List<String> asked = method.equals("predict_proba") ? List.of("probabilities") : List.of();
      Tensor answer = instance.execute(inputs, asked).firstEntry().getValue();
      double[] numbers = ((FixedTensor) answer).doubles();
      assertThat(numbers).hasSize(golden.get("answer").size());
      for (int i = 0; i < numbers.length; i++) {
        assertThat(numbers[i]).isCloseTo(golden.get("answer").get(i).asDouble(), within(1e-9));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dates   | its categories are dates           | fit it on dates as texts
          single  | is of single precision | fit it on rows of float64
          findall | re._compile                        | give the vectoriser its text as token_pattern
          sums    | numpy.cumsum                       | apply this function to the rows
          upper   | is the method upper | use a numpy function
          """)
  void refusals_name_the_cause_and_a_way_out(String name, String cause, String wayOut) {
    ModelLoadException refused = catchThrowableOfType(ModelLoadException.class, () -> load(name));

    assertThat(refused).hasMessageContaining(cause);
    assertThat(refused.hint()).hasValueSatisfying(hint -> assertThat(hint).contains(wayOut));
  }

  private static LoadedModel load(String name) {
    return new SklearnBackend().load(FIXTURES.resolve(name + ".pkl"));
  }

  /** A column, or rows, of numbers or of texts. */
  private static Tensor tensor(JsonNode values) {
    List<JsonNode> cells = new ArrayList<>();
    boolean matrix = values.get(0).isArray();
    values.forEach(value -> (matrix ? value : List.of(value)).forEach(cells::add));
    int rows = values.size();
    Shape shape = matrix ? Shape.of(rows, cells.size() / rows) : Shape.of(rows);
    if (cells.stream().noneMatch(JsonNode::isTextual)) {
      double[] numbers = cells.stream().mapToDouble(ChoosyModelsTest::number).toArray();
      return FixedTensor.ofDoubles(shape, numbers);
    }
    return BytesTensor.wrap(
        shape,
        cells.stream()
            .map(cell -> cell.isNull() ? BytesTensor.MISSING : bytes(cell))
            .toArray(byte[][]::new));
  }

  private static byte[] bytes(JsonNode text) {
    return text.asText().getBytes(StandardCharsets.UTF_8);
  }

  private static double number(JsonNode cell) {
    return cell.isNull()
        ? Double.NaN
        : cell.isBoolean() ? (cell.asBoolean() ? 1 : 0) : cell.asDouble();
  }
}
