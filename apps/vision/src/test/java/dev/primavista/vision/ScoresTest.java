package dev.primavista.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.core.ServingException.BackendFailure;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelAround;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.onnx.OnnxBackend;
import dev.primavista.vision.VisionTask.Classify;
import dev.primavista.vision.VisionTask.Scores;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the numbers of networks of {@code make_small_networks.py} are taken for. */
final class ScoresTest {
  private static final double[] HALVES = {0.5, 0.75, 0.25};

  /** A network whose model.yaml says more. */
  private static final class Declared extends ModelAround {
    private final Map<String, String> said;

    Declared(LoadedModel model, Map<String, String> said) {
      super(model);
      this.said = said;
    }

    @Override
    public ModelDescription description() {
      ModelDescription own = super.description();
      Map<String, String> all = new HashMap<>(own.metadata());
      all.putAll(said);
      return new ModelDescription(
          own.backend(), own.summary(), own.steps(), own.warnings(), all, own.facts());
    }
  }

  private static Optional<VisionTask> task(
      String network, List<String> labels, Map<String, String> said) throws URISyntaxException {
    Path file =
        Path.of(Objects.requireNonNull(ScoresTest.class.getResource(network + ".onnx")).toURI());
    try (LoadedModel model = new Declared(new OnnxBackend().load(file), said)) {
      return VisionModel.of(
              new ModelId("network", 1), model, new VisionOptions(Optional.empty(), labels))
          .map(VisionModel::task);
    }
  }

  private static Classify classify(String network, String scores) throws URISyntaxException {
    Map<String, String> said =
        scores.isEmpty()
            ? Map.of()
            : Map.of("classification", "{\"scores\": \"%s\"}".formatted(scores));
    return (Classify) task(network, List.of(), said).orElseThrow();
  }

  private static double[] probabilities(Classify task, float... row) {
    return ClassScores.probabilities(task, FixedTensor.ofFloats(Shape.of(1, row.length), row));
  }

  @Test
  void outputs_that_sigmoids_make_are_probabilities_as_they_are() throws Exception {
    Classify shades = classify("shades", "");
    assertThat(shades.scores()).isEqualTo(Scores.SIGMOID);
    assertThat(probabilities(shades, 0.5f, 0.75f, 0.25f)).containsExactly(HALVES);
  }

  @Test
  void outputs_of_any_size_are_logits_where_nothing_is_said() throws Exception {
    Classify colours = classify("colours", "");
    assertThat(colours.scores()).isEqualTo(Scores.LOGITS);
    assertThat(probabilities(colours, 2, 2, 2))
        .containsExactly(new double[] {1.0 / 3, 1.0 / 3, 1.0 / 3}, within(1e-12));
  }

  @Test
  void logits_of_several_labels_go_through_a_sigmoid_each() throws Exception {
    Classify colours = classify("colours", "multi_label_logits");
    float log3 = (float) Math.log(3);
    assertThat(probabilities(colours, 0, log3, -log3)).containsExactly(HALVES, within(1e-7));
    assertThat(probabilities(colours.withTemperature(2), 0, 2 * log3, -2 * log3))
        .containsExactly(HALVES, within(1e-7));
  }

  @Test
  void a_temperature_holds_for_sigmoids_too() throws Exception {
    Classify shades = classify("shades", "sigmoid").withTemperature(2);
    assertThat(probabilities(shades, 0.5f, 0.9f, 0.1f)).containsExactly(HALVES, within(1e-7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sigmoid", "probabilities"})
  void numbers_that_are_no_probabilities_are_not_answered_as_such(String scores) throws Exception {
    Classify colours = classify("colours", scores);
    assertThatThrownBy(() -> probabilities(colours, -3.5f, 0, 1))
        .isInstanceOf(BackendFailure.class)
        .hasMessageContaining("output 'logits' has numbers below 0 or above 1");
  }

  @Test
  void a_word_that_an_example_contradicts_is_refused() {
    assertThatThrownBy(() -> classify("darkness", "sigmoid"))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "classification.scores: sigmoid, but the answer to an example has numbers below 0 or"
                + " above 1 (expected: multi_label_logits)");
    assertThatThrownBy(() -> classify("colours", "sigmoids"))
        .hasMessageContaining("(expected: logits, probabilities, sigmoid or multi_label_logits)");
  }

  @Test
  void one_number_of_a_sigmoid_tells_two_classes_apart() throws Exception {
    Classify warmth = classify("warmth", "");
    assertThat(warmth.classes()).isEqualTo(2);
    assertThat(probabilities(warmth, 0.75f)).containsExactly(0.25, 0.75);
    assertThat(ClassScores.best(warmth, FixedTensor.ofFloats(Shape.of(1, 1), 0.75f), 1, 0))
        .containsExactly(new ClassScores.Prediction("class 1", 1, 0.75));
  }

  @Test
  void the_second_of_two_labels_is_what_the_one_number_is_of() throws Exception {
    Classify named = (Classify) task("warmth", List.of("cold", "warm"), Map.of()).orElseThrow();
    assertThat(named.label(1)).isEqualTo("warm");
    assertThatThrownBy(() -> task("warmth", List.of("warm"), Map.of()))
        .hasMessage(
            "the network has 2 classes, 1 label was given (expected: two, the second for what the"
                + " one number is of)");
  }

  @Test
  void one_logit_is_against_zero_where_it_is_said_to_be_one() throws Exception {
    Classify lone = classify("darkness", "logits");
    assertThat(probabilities(lone, (float) Math.log(3)))
        .containsExactly(new double[] {0.25, 0.75}, within(1e-7));
    assertThat(task("darkness", List.of(), Map.of())).isEmpty();
    assertThatThrownBy(() -> task("darkness", List.of(), Map.of("task", "classify")))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith("no output has one row a picture (expected: ");
    assertThatThrownBy(
            () -> task("darkness", List.of(), Map.of("classification", "{\"output\": \"dense\"}")))
        .hasMessageStartingWith("output 'dense' (expected: ");
  }
}
