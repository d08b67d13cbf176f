package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.Dimension;
import dev.primavista.onnx.graph.ElementType;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.GraphWriter;
import dev.primavista.onnx.graph.Initializer;
import dev.primavista.onnx.graph.Value;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quantised convolutions are exact also where two products do not fit into 16 bits. */
final class SaturationTest {
  private static final int CHANNELS = 64;

  @TempDir private Path folder;

  @Test
  void sums_of_the_largest_products_are_not_cut_off() throws Exception {
    Path file = folder.resolve("largest.onnx");
    GraphWriter.write(convolution(), file);
    byte[] largest = new byte[CHANNELS * 16];
    Arrays.fill(largest, (byte) 255);
    Shape shape = Shape.of(1, CHANNELS, 4, 4);
    try (LoadedModel model = new OnnxBackend().load(file);
        ModelInstance instance = model.newInstance()) {
      FixedTensor given = FixedTensor.wrap(DataType.UINT8, shape, ByteBuffer.wrap(largest));
      FixedTensor sums = (FixedTensor) instance.execute(Map.of("x", given)).firstEntry().getValue();
      // 64 products of 255 and 127, in units of 64 * 127
      assertThat(sums.data().get(0) & 0xff).isEqualTo(255);
      assertThat(sums.data().get(sums.data().limit() - 1) & 0xff).isEqualTo(255);
    }
  }

  private static Graph convolution() {
    Graph.Builder graph = Graph.builder("largest");
    Dimension four = Dimension.of(4);
    Dimension rows = Dimension.free("batch");
    graph.input(Value.tensor("x", ElementType.UINT8, rows, Dimension.of(CHANNELS), four, four));
    byte[] kernel = new byte[8 * CHANNELS];
    Arrays.fill(kernel, (byte) 127);
    String weights = constant(graph, "w", ElementType.INT8, List.of(8L, 64L, 1L, 1L), kernel);
    String unsigned = constant(graph, "u", ElementType.UINT8, List.of(), new byte[1]);
    String signed = constant(graph, "s", ElementType.INT8, List.of(), new byte[1]);
    String one = graph.initializer(Initializer.floats("one", List.of(), 1));
    String unit = graph.initializer(Initializer.floats("unit", List.of(), CHANNELS * 127));
    String x = graph.add("DequantizeLinear", Map.of(), "x", one, unsigned);
    String w = graph.add("DequantizeLinear", Map.of(), weights, one, signed);
    Map<String, Attribute> single = Map.of("kernel_shape", Attribute.ints(1, 1));
    String sums = graph.add("Conv", single, x, w);
    String y = graph.add("QuantizeLinear", Map.of(), sums, unit, unsigned);
    graph.output(Value.tensor(y, ElementType.UINT8, rows, Dimension.of(8), four, four));
    return graph.build();
  }

  private static String constant(
      Graph.Builder graph, String name, ElementType type, List<Long> shape, byte[] data) {
    return graph.initializer(Initializer.of(name, type, shape, ByteBuffer.wrap(data)));
  }
}
