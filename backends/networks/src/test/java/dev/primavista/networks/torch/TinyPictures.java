package dev.primavista.networks.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.networks.NetworkBackend;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;

/** The two pictures that the scripts in {@code src/test/python} show every network: sin(0.37 i). */
record TinyPictures(NetworkBackend backend) {
  /** What the network of a file answers, row after row. */
  double[] logits(Path weights, int edge) {
    FixedTensor pictures = FixedTensor.allocate(DataType.FP32, Shape.of(2, 3, edge, edge));
    ByteBuffer data = pictures.data().order(ByteOrder.nativeOrder());
    for (int i = 0; i < pictures.elementCount(); i++) {
      data.putFloat((float) Math.sin(0.37 * i));
    }
    try (LoadedModel model = backend.load(weights);
        ModelInstance instance = model.newInstance()) {
      assertThat(model.takes(model.signature().inputs().getFirst(), pictures.shape())).isTrue();
      return ((FixedTensor) instance.execute(Map.of("input", pictures)).firstEntry().getValue())
          .doubles();
    }
  }
}
