package dev.primavista.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.core.ServingException.BackendFailure;
import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Placement;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.testkit.NpyTensor;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SavedModels of ../shared/vision/models beside what TensorFlow answered in Python. */
class SavedModelsTest {
  private static final Base64.Encoder WEB_SAFE = Base64.getUrlEncoder();

  @Test
  void kerass_export_gives_kerass_probabilities() {
    try (LoadedModel model = TensorFlow.backend().load(saved("savedmodel"));
        ModelInstance instance = model.newInstance()) {
      assertThat(model.signature().inputs())
          .containsExactly(
              new TensorSpec("input", DataType.FP32, Shape.of(-1, 32, 32, 3), List.of()));
      assertThat(model.signature().outputs())
          .containsExactly(new TensorSpec("output_0", DataType.FP32, Shape.of(-1, 10), List.of()));
      assertThat(model.batchable()).isTrue();

      Tensor answer = only(instance, Map.of("input", golden("input_f32_nhwc")));

      assertThat(distance("keras_softmax", answer)).isLessThan(1e-5);
    }
  }

  @Test
  void tensorflow_1s_export_gives_kerass_probabilities_of_its_time() {
    try (LoadedModel model = TensorFlow.backend().load(saved("k220_tf1_savedmodel"));
        ModelInstance instance = model.newInstance()) {
      String input = model.signature().inputs().getFirst().name();

      Tensor answer = only(instance, Map.of(input, golden("input_f32_nhwc")));

      assertThat(distance("keras220_softmax", answer)).isLessThan(1e-5);
    }
  }

  @Test
  void pictures_in_texts_are_decoded_by_tensorflow() throws IOException {
    try (LoadedModel model = TensorFlow.backend().load(saved("savedmodel_bytes"));
        ModelInstance instance = model.newInstance()) {
      assertThat(model.signature().inputs())
          .containsExactly(new TensorSpec("image_bytes", DataType.BYTES, Shape.of(-1), List.of()));

      assertThat(
              distance(
                  "tf_bytes_probabilities",
                  probabilities(instance.execute(Map.of("image_bytes", pictures(bytes -> bytes))))))
          .isLessThan(1e-4);
      assertThat(instance.execute(model.example())).isNotEmpty();
    }
  }

  @Test
  void another_signature_is_chosen_beside_the_model() throws IOException {
    try (LoadedModel model =
            TensorFlow.backend().load(saved("savedmodel_bytes"), signature("b64"));
        ModelInstance instance = model.newInstance()) {
      String input = model.signature().inputs().getFirst().name();

      assertThat(
              distance(
                  "tf_bytes_probabilities",
                  probabilities(instance.execute(Map.of(input, pictures(WEB_SAFE::encode))))))
          .isLessThan(1e-4);
    }
    try (LoadedModel model =
            TensorFlow.backend().load(saved("savedmodel_bytes"), signature("pixels"));
        ModelInstance instance = model.newInstance()) {
      TensorSpec input = model.signature().inputs().getFirst();
      assertThat(input.dataType()).isEqualTo(DataType.UINT8);

      Tensor answer =
          probabilities(instance.execute(Map.of(input.name(), golden("pixels_u8_nhwc"))));

      assertThat(distance("keras_softmax", answer)).isLessThan(1e-5);
    }
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(
            () ->
                TensorFlow.backend().load(saved("savedmodel_bytes"), signature("predict")).close())
        .withMessage("signature 'predict' (expected: one of [b64, pixels, serving_default])");
  }

  @Test
  void what_is_no_picture_fails_alone_and_tells_no_bytes() {
    try (LoadedModel model = TensorFlow.backend().load(saved("savedmodel_bytes"));
        ModelInstance instance = model.newInstance()) {
      Tensor text = BytesTensor.ofStrings(List.of("a secret"));

      assertThatExceptionOfType(BackendFailure.class)
          .isThrownBy(() -> instance.execute(Map.of("image_bytes", text)))
          .withMessageStartingWith("the model failed on these inputs")
          .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("secret"));
      assertThat(instance.execute(model.example())).isNotEmpty();
    }
  }

  @Test
  void instances_execute_at_the_same_time() throws Exception {
    try (LoadedModel model = TensorFlow.backend().load(saved("savedmodel"));
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Double>> distances = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        distances.add(threads.submit(() -> answeredBy(model)));
      }
      for (Future<Double> each : distances) {
        assertThat(each.get()).isLessThan(1e-5);
      }
    }
  }

  private static double answeredBy(LoadedModel model) {
    try (ModelInstance instance = model.newInstance()) {
      return distance("keras_softmax", only(instance, Map.of("input", golden("input_f32_nhwc"))));
    }
  }

  @Test
  void torn_files_are_refused(@TempDir Path folder) throws IOException {
    byte[] graph = Files.readAllBytes(saved("savedmodel").resolve("saved_model.pb"));
    Path torn = Files.createDirectory(folder.resolve("torn"));
    Files.write(torn.resolve("saved_model.pb"), java.util.Arrays.copyOf(graph, graph.length / 2));

    assertThat(TensorFlow.backend().recognizes(torn, new byte[0])).isTrue();
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> TensorFlow.backend().load(torn).close())
        .withMessageContaining("torn is refused by TensorFlow");
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> TensorFlow.backend().load(folder.resolve("nothing")).close())
        .withMessageContaining("nothing is no SavedModel");
  }

  private static LoadOptions signature(String name) {
    return new LoadOptions(List.of(), List.of(), Placement.ANY, Map.of("signature", name));
  }

  private static Tensor only(ModelInstance instance, Map<String, Tensor> inputs) {
    return instance.execute(inputs).firstEntry().getValue();
  }

  /** The output of ten classes' probabilities, whatever its name. */
  private static Tensor probabilities(Map<String, Tensor> outputs) {
    return outputs.values().stream()
        .filter(each -> each.shape().rank() == 2 && each.shape().dimension(1) == 10)
        .findFirst()
        .orElseGet(() -> Objects.requireNonNull(outputs.values().iterator().next()));
  }

  private static Tensor pictures(UnaryOperator<byte[]> encoding) throws IOException {
    byte[][] pictures = new byte[3][];
    for (int i = 0; i < 3; i++) {
      String name = List.of("0_truck.jpg", "1_frog.jpg", "2_frog.jpg").get(i);
      pictures[i] =
          encoding.apply(Files.readAllBytes(SharedData.require("vision/models/images/" + name)));
    }
    return BytesTensor.wrap(Shape.of(3), pictures);
  }

  private static Path saved(String kind) {
    return SharedData.require("vision/models/cifar_resnet8_" + kind + "/1");
  }

  private static FixedTensor golden(String name) {
    return NpyTensor.read(SharedData.require("vision/models/golden/" + name + ".npy"));
  }

  private static double distance(String golden, Tensor answer) {
    return NpyTensor.distance(golden(golden), (FixedTensor) answer);
  }
}
