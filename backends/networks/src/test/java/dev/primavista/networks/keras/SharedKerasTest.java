package dev.primavista.networks.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.networks.Answers;
import dev.primavista.networks.ConversionCache;
import dev.primavista.networks.NetworkBackend;
import dev.primavista.pickle.NpyReader;
import dev.primavista.testkit.SharedData;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Keras and TFLite nets of {@code ../shared/vision/models} against what they answer there. */
final class SharedKerasTest {
  @TempDir private Path cache;

  @ParameterizedTest
  @CsvSource({
    "cifar_resnet8.keras, input_f32_nhwc, keras_softmax, 1e-5",
    "cifar_resnet8.h5, input_f32_nhwc, keras_softmax, 1e-5",
    "cifar_resnet8_k220.h5, input_f32_nhwc, keras220_softmax, 1e-5",
    "cifar_resnet8_nested.keras, pixels_u8_nhwc, keras_nested_softmax, 1e-5",
    "cifar_resnet8_fp32.tflite, input_f32_nhwc, tflite_fp32, 1e-5",
    "cifar_resnet8_int8.tflite, tflite_int8_input, tflite_int8_output, 0.03"
  })
  void a_model_answers_as_its_framework_does(
      String file, String given, String golden, double tolerance) {
    Path models = SharedData.require("vision/models");
    try (LoadedModel model = backend().load(models.resolve(file));
        ModelInstance instance = model.newInstance()) {
      TensorSpec input = model.signature().inputs().getFirst();
      FixedTensor values =
          Answers.tensor(
              input.dataType(), NpyReader.read(models.resolve("golden/" + given + ".npy")));
      FixedTensor made =
          (FixedTensor) instance.execute(Map.of(input.name(), values)).firstEntry().getValue();
      Answers.compare(made, NpyReader.read(models.resolve("golden/" + golden + ".npy")), tolerance);
      assertThat(model.batchable()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cifar_resnet8.weights.h5", "cifar_resnet8_k220_weights_only.h5"})
  void weights_without_layers_are_refused(String file) {
    Path path = SharedData.require("vision/models").resolve(file);
    assertThatThrownBy(() -> backend().load(path))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("no_architecture");
              assertThat(refused.hint().orElseThrow()).contains("model.save(");
            })
        .hasMessageStartingWith(file);
  }

  private NetworkBackend backend() {
    return new NetworkBackend(new ConversionCache(cache));
  }
}
