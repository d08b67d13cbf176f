package dev.primavista.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.testkit.NpyTensor;
import dev.primavista.testkit.SharedData;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks of ../shared/vision/models beside what PyTorch answered. */
class GoldenNetsTest {
  @ParameterizedTest
  @ValueSource(strings = {"trace", "script", "frozen"})
  void a_network_gives_pytorchs_logits(String kind) {
    Path file = SharedData.require("vision/models/cifar_resnet8_" + kind + ".pt");
    FixedTensor input = golden("input_f32_nchw");
    try (LoadedModel model = Torch.backend().load(file);
        ModelInstance instance = model.newInstance()) {
      String name = model.signature().inputs().getFirst().name();
      FixedTensor logits =
          (FixedTensor) instance.execute(Map.of(name, input)).firstEntry().getValue();

      assertThat(NpyTensor.distance(golden("torch_logits"), logits)).isLessThan(1e-5);
      assertThat(model.batchable()).isTrue();
      assertThat(model.signature().inputs().getFirst().dataType()).isEqualTo(DataType.FP32);
      assertThat(model.signature().inputs().getFirst().shape().accepts(Shape.of(1, 3, 32, 32)))
          .isTrue();
      assertThat(model.signature().outputs().getFirst().shape()).isEqualTo(Shape.of(-1, 10));
    }
  }

  private static FixedTensor golden(String name) {
    return NpyTensor.read(SharedData.require("vision/models/golden/" + name + ".npy"));
  }
}
