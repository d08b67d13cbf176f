package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.GraphWriter;
import dev.primavista.onnx.graph.Initializer;
import dev.primavista.onnx.graph.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zeros around a picture count in the maximum that follows. */
final class PaddedPoolTest {
  @TempDir private Path folder;

  @Test
  void zeros_at_the_border_win_over_negative_numbers() throws Exception {
    Path file = folder.resolve("padded.onnx");
    GraphWriter.write(padded(), file);
    ByteBuffer negative = ByteBuffer.allocate(4 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 4; i++) {
      negative.putFloat(-1);
    }
    Shape shape = Shape.of(1, 1, 2, 2);
    try (LoadedModel model = new OnnxBackend().load(file);
        ModelInstance instance = model.newInstance()) {
      FixedTensor given = FixedTensor.wrap(DataType.FP32, shape, negative.flip());
      FixedTensor made = (FixedTensor) instance.execute(Map.of("x", given)).firstEntry().getValue();
      assertThat(made.doubles()).containsExactly(0, 0, 0, -1);
    }
  }

  /** One row of zeros above and one to the left, then the maximum of two by two. */
  private static Graph padded() {
    Graph.Builder graph = Graph.builder("padded").input(Value.batch("x", 1, 2, 2));
    String zeros = graph.initializer(Initializer.longs("zeros", 0, 0, 1, 1, 0, 0, 0, 0));
    String around = graph.add("Pad", Map.of(), "x", zeros);
    Map<String, Attribute> window = Map.of("kernel_shape", Attribute.ints(2, 2));
    String greatest = graph.add("MaxPool", window, around);
    return graph.output(Value.batch(greatest, 1, 2, 2)).build();
  }
}
