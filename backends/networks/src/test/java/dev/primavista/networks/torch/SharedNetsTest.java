package dev.primavista.networks.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.networks.ConversionCache;
import dev.primavista.networks.NetworkBackend;
import dev.primavista.pickle.NpyReader;
import dev.primavista.testkit.SharedData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The nets of {@code ../shared/vision/models} against what PyTorch answers. */
final class SharedNetsTest {
  @TempDir Path cache;

  @ParameterizedTest
  @CsvSource({
    "cifar_resnet8.pth, torch_logits",
    "cifar_resnet8_legacy.pth, torch_logits",
    "cifar_resnet8_checkpoint.pth, torch_logits",
    "cifar_resnet8_shared_views.pth, torch_logits",
    "cifar_resnet8_channels_last.pth, torch_logits",
    "cifar_resnet8_half.pth, torch_half_weights_logits"
  })
  void a_state_dict_answers_as_pytorch_does(String file, String golden) {
    Path models = SharedData.require("vision/models");
    double[] expected = NpyReader.read(models.resolve("golden/" + golden + ".npy")).doubles();
    double[] pixels = NpyReader.read(models.resolve("golden/input_f32_nchw.npy")).doubles();

    double[] actual = answer(models.resolve(file), pixels, Shape.of(3, 3, 32, 32));

    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-5));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cifar_resnet8_fullmodule.pth", "cifar_resnet8.pt2"})
  void what_only_python_could_read_is_refused_with_a_command(String file) {
    Path path = SharedData.require("vision/models").resolve(file);

    assertThatThrownBy(() -> backend().load(path))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            refused -> assertThat(refused.hint().orElseThrow()).contains("torch.onnx.export("))
        .hasMessageStartingWith(file);
  }

  @Test
  void pictures_of_another_size_are_taken_too() {
    Path file = SharedData.require("vision/models/cifar_resnet8.pth");
    try (LoadedModel model = backend().load(file)) {
      assertThat(model.signature().inputs().getFirst()).hasToString("input FP32[-1,3,32,32]");
      assertThat(model.takes(model.signature().inputs().getFirst(), Shape.of(2, 3, 48, 40)))
          .isTrue();
      assertThat(model.batchable()).isTrue();
    }
  }

  private NetworkBackend backend() {
    return new NetworkBackend(new ConversionCache(cache));
  }

  private double[] answer(Path file, double[] pixels, Shape shape) {
    try (LoadedModel model = backend().load(file);
        ModelInstance instance = model.newInstance()) {
      FixedTensor input = FixedTensor.allocate(DataType.FP32, shape);
      ByteBuffer data = input.data().order(ByteOrder.nativeOrder());
      for (double pixel : pixels) {
        data.putFloat((float) pixel);
      }
      Tensor logits = instance.execute(Map.of("input", input)).firstEntry().getValue();
      return ((FixedTensor) logits).doubles();
    }
  }
}
