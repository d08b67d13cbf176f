package dev.primavista.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelAround;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.onnx.OnnxBackend;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of several outputs a task reads, and which guesses it leaves alone. */
final class OutputChoiceTest {
  private static final Map<String, String> EMBED = Map.of("task", "embed");
  private static final Map<String, String> CLASSIFY = Map.of("task", "classify");

  /** A network that has these outputs, as far as its signature goes. */
  private static final class Shown extends ModelAround {
    private final List<TensorSpec> outputs;
    private final Map<String, String> said;

    Shown(LoadedModel model, List<TensorSpec> outputs, Map<String, String> said) {
      super(model);
      this.outputs = outputs;
      this.said = said;
    }

    @Override
    public Signature signature() {
      return new Signature(super.signature().inputs(), outputs);
    }

    @Override
    public ModelDescription description() {
      ModelDescription own = super.description();
      return new ModelDescription(
          own.backend(), own.summary(), own.steps(), own.warnings(), said, own.facts());
    }
  }

  private static TensorSpec output(String name, long... shape) {
    return new TensorSpec(name, DataType.FP32, Shape.of(shape));
  }

  /** Outputs as {@code "embedding:3 logits:5"} shows them. */
  private static TensorSpec[] outputs(String shown) {
    return Arrays.stream(shown.split(" ", -1))
        .map(each -> each.split(":", -1))
        .map(each -> output(each[0], -1, Long.parseLong(each[1])))
        .toArray(TensorSpec[]::new);
  }

  private static Optional<VisionTask> task(
      Map<String, String> said, int labels, TensorSpec... outputs) throws URISyntaxException {
    Path file =
        Path.of(Objects.requireNonNull(OutputChoiceTest.class.getResource("means.onnx")).toURI());
    VisionOptions options =
        new VisionOptions(Optional.empty(), Collections.nCopies(labels, "label"));
    try (LoadedModel model = new Shown(new OnnxBackend().load(file), List.of(outputs), said)) {
      return TaskReading.of(model, options);
    }
  }

  private static String vector(Map<String, String> said, TensorSpec... outputs) throws Exception {
    return ((VisionTask.Embed) task(said, 0, outputs).orElseThrow()).output();
  }

  private static String scores(Map<String, String> said, int labels, TensorSpec... outputs)
      throws Exception {
    return ((VisionTask.Classify) task(said, labels, outputs).orElseThrow()).output();
  }

  @ParameterizedTest
  @CsvSource({
    "embedding:3 probabilities:5, embedding",
    "logits:5 embedding:3, embedding",
    "logits:5 dense:3, dense",
    "pooler_output:4 image_embeds:3, image_embeds",
    "logits:5, logits"
  })
  void a_vector_is_what_is_called_one_and_no_scores_where_another_is_there(
      String shown, String chosen) throws Exception {
    assertThat(vector(EMBED, outputs(shown))).isEqualTo(chosen);
  }

  @ParameterizedTest
  @CsvSource({
    "embedding:3 logits:5, 0, logits",
    "features:3 dense:5, 0, dense",
    "logits:5 probabilities:5, 0, probabilities",
    "aux_logits:5 logits:5, 0, logits",
    "coarse:3 fine:5, 5, fine"
  })
  void scores_are_what_is_called_so_or_has_the_size_of_the_labels(
      String shown, int labels, String chosen) throws Exception {
    assertThat(scores(Map.of(), labels, outputs(shown))).isEqualTo(chosen);
    assertThat(scores(CLASSIFY, labels, outputs(shown))).isEqualTo(chosen);
  }

  @Test
  void what_nothing_tells_apart_is_asked_for() throws Exception {
    assertThatThrownBy(() -> task(CLASSIFY, 0, outputs("coarse:3 fine:5")))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "nothing tells which of the outputs 'coarse', 'fine' is meant (expected: the name of"
                + " one as classification.output)");
    assertThatThrownBy(() -> task(EMBED, 0, outputs("coarse:3 fine:5")))
        .hasMessageContaining("(expected: the name of one as embedding.output)");
    assertThat(task(Map.of(), 0, outputs("coarse:3 fine:5"))).isEmpty();
  }

  @Test
  void an_output_that_is_named_holds_the_vector() throws Exception {
    Map<String, String> named = Map.of("task", "embed", "embedding", "{\"output\": \"b\"}");
    assertThat(vector(named, outputs("embedding:3 b:5"))).isEqualTo("b");
    assertThatThrownBy(() -> vector(named, outputs("embedding:3")))
        .hasMessage("output 'b' (expected: a name of one with a vector a picture)");
    assertThatThrownBy(() -> vector(Map.of("embedding", "{\"output\": 3}"), outputs("embedding:3")))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith("'embedding' is not understood: output: 3.0 (expected: a text)");
  }

  @ParameterizedTest
  @CsvSource({
    "classification, '{\"outptu\": \"a\"}', unknown key 'outptu'; did you mean 'output'?",
    "classification, '{\"score\": \"logits\"}', unknown key 'score'; did you mean 'scores'?",
    "embedding, '{\"name\": \"a\"}', unknown key 'name' (expected: one of [output])",
    "calibration, '{\"temprature\": 2}', unknown key 'temprature'; did you mean 'temperature'?",
    "calibration, '{\"temperature\": \"2\"}', temperature: the text '2' (expected: a number)",
    "detection, '{\"stile\": \"detr\"}', unknown key 'stile'; did you mean 'style'?",
  })
  void names_that_nobody_reads_are_told_with_those_that_are_near(
      String group, String written, String why) {
    assertThatThrownBy(() -> task(Map.of(group, written), 0, outputs("logits:5")))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("'" + group + "' is not understood: " + why);
  }

  @Test
  void sides_of_one_pixel_are_no_dimensions_of_a_vector() throws Exception {
    assertThat(vector(EMBED, output("y", -1, 8, 1, 1))).isEqualTo("y");
    assertThat(vector(Map.of(), output("embedding", -1, 8, 1, 1))).isEqualTo("embedding");
  }

  @Test
  void a_vector_for_each_place_is_none_of_the_picture() {
    assertThatThrownBy(() -> task(EMBED, 0, output("last_hidden_state", -1, 50, 8)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "the outputs [last_hidden_state FP32[-1,50,8]] hold no vector a picture (expected: one"
                + " of shape [-1, dimensions])");
  }

  @Test
  void boxes_of_an_unknown_style_are_asked_for() {
    assertThatThrownBy(() -> task(Map.of("task", "detect"), 0, output("y", -1, 20, 8)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "nothing tells how the outputs [y FP32[-1,20,8]] hold boxes (expected: detection.style"
                + " in model.yaml)");
  }
}
