package dev.primavista.onnx.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.onnx.OnnxBackend;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.GraphWriter;
import dev.primavista.onnx.graph.Initializer;
import dev.primavista.onnx.graph.Node;
import dev.primavista.onnx.graph.Value;
import dev.primavista.onnx.quantize.StaticQuantization.Choice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small network of every quantised kind, made int8 and asked beside the float one. */
class QuantizedNetworkTest {
  private static final int EDGE = 8;

  @TempDir Path folder;

  private final Random random = new Random(42);
  private int files;

  @Test
  void answers_are_those_of_the_float_network_within_steps() throws IOException {
    Graph network = network();
    for (Calibration calibration : Calibration.values()) {
      Graph quantized = calibrated(network).quantized(new Choice(calibration, 7, Set.of()));
      double[] expected = answer(network, picture(1000));
      double[] actual = answer(quantized, picture(1000));
      double spread = greatest(expected);
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i])
            .as(calibration.name())
            .isBetween(expected[i] - 0.1 * spread, expected[i] + 0.1 * spread);
      }
    }
  }

  @Test
  void weights_are_bytes_with_a_scale_for_each_channel_and_biases_are_32_bits() throws IOException {
    Graph quantized = calibrated(network()).quantized(new Choice(Calibration.MINMAX, 8, Set.of()));
    Initializer weight = Graphs.constant(quantized.initializers(), "normal/weight_int8");
    assertThat(weight.data().remaining()).isEqualTo(4 * 3 * 3 * 3);
    Initializer scales = Graphs.constant(quantized.initializers(), "normal/weight_int8/scale");
    assertThat(scales.shape()).containsExactly(4L);
    assertThat(quantized.initializers()).containsKey("normal/bias_int32");
    assertThat(quantized.nodes()).noneMatch(node -> node.is("BatchNormalization"));
    assertThat(quantized.initializers().keySet()).doesNotContain("w1", "gamma");
  }

  @Test
  void a_layer_that_is_kept_stays_float() throws IOException {
    StaticQuantization quantization = calibrated(network());
    String last = quantization.layers().getLast();
    assertThat(last).isEqualTo("scores");
    Graph quantized = quantization.quantized(new Choice(Calibration.MINMAX, 8, Set.of(last)));
    assertThat(quantized.initializers()).containsKey("w3");
    assertThat(quantized.initializers().keySet()).doesNotContain("scores/weight_int8");
  }

  @Test
  void batch_normalisation_is_folded_without_changing_answers() throws IOException {
    Graph network = network();
    Graph folded = BatchNormFolding.of(network);
    assertThat(folded.nodes()).hasSize(network.nodes().size() - 1);
    double[] expected = answer(network, picture(5));
    double[] actual = answer(folded, picture(5));
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isBetween(expected[i] - 1e-4, expected[i] + 1e-4);
    }
  }

  @Test
  void what_is_quantised_already_is_refused() throws IOException {
    Graph quantized = calibrated(network()).quantized(new Choice(Calibration.MINMAX, 8, Set.of()));
    assertThatThrownBy(() -> StaticQuantization.of(quantized))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("quantised already");
  }

  @Test
  void halves_are_refused_as_such() {
    Graph.Builder net = Graph.builder("halves");
    net.input(Value.batch("x", 3, EDGE, EDGE)).output(Value.batch("scores", 4, EDGE, EDGE));
    ByteBuffer zeros = ByteBuffer.allocate(4 * 3 * Short.BYTES);
    net.initializer(Initializer.of("w", ElementType.FLOAT16, List.of(4L, 3L, 1L, 1L), zeros));
    net.node(Node.of("Conv", List.of("x", "w"), "scores"));
    assertThatThrownBy(() -> StaticQuantization.of(net.build()))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("the weights are float16 (expected: float32)");
  }

  /** Convolution, batch normalisation, Relu, a residual addition, Clip, pooling, product. */
  private Graph network() {
    Graph.Builder net = Graph.builder("small");
    net.input(Value.batch("x", 3, EDGE, EDGE)).output(Value.batch("scores", 5));
    net.initializer(floats("w1", 4, 3, 3, 3));
    net.initializer(Initializer.floats("gamma", List.of(4L), 1.5f, 0.5f, 1, 2));
    net.initializer(Initializer.floats("beta", List.of(4L), 0.1f, 0, -0.2f, 0.3f));
    net.initializer(Initializer.floats("mean", List.of(4L), 0.2f, -0.1f, 0, 0.1f));
    net.initializer(Initializer.floats("variance", List.of(4L), 1, 0.5f, 2, 1));
    net.initializer(floats("w2", 4, 4, 1, 1));
    net.initializer(floats("b2", 4));
    net.initializer(Initializer.floats("zero", List.of(), 0));
    net.initializer(Initializer.floats("six", List.of(), 6));
    net.initializer(floats("w3", 5, 4));
    net.initializer(floats("b3", 5));
    net.node(Node.of("Conv", List.of("x", "w1"), "conv1").with("pads", Attribute.ints(1, 1, 1, 1)));
    net.node(
        Node.of(
            "BatchNormalization", List.of("conv1", "gamma", "beta", "mean", "variance"), "normal"));
    net.node(Node.of("Relu", List.of("normal"), "relu1"));
    net.node(Node.of("Conv", List.of("relu1", "w2", "b2"), "conv2"));
    net.node(Node.of("Add", List.of("conv2", "relu1"), "sum"));
    net.node(Node.of("Clip", List.of("sum", "zero", "six"), "clipped"));
    net.node(
        Node.of("MaxPool", List.of("clipped"), "pooled")
            .with("kernel_shape", Attribute.ints(2, 2))
            .with("strides", Attribute.ints(2, 2)));
    net.node(Node.of("GlobalAveragePool", List.of("pooled"), "average"));
    net.node(Node.of("Flatten", List.of("average"), "flat"));
    net.node(
        Node.of("Gemm", List.of("flat", "w3", "b3"), "scores").with("transB", Attribute.of(1L)));
    return net.build();
  }

  private Initializer floats(String name, long... shape) {
    int elements = 1;
    for (long dimension : shape) {
      elements = Math.toIntExact(elements * dimension);
    }
    float[] values = new float[elements];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() / 2;
    }
    return Initializer.floats(name, Initializer.shape(shape), values);
  }

  private static FixedTensor picture(int seed) {
    Random pixels = new Random(seed);
    FixedTensor tensor = FixedTensor.allocateDirect(DataType.FP32, Shape.of(1, 3, EDGE, EDGE));
    FloatBuffer floats = tensor.data().asFloatBuffer();
    while (floats.hasRemaining()) {
      floats.put((float) pixels.nextGaussian());
    }
    return tensor;
  }

  private StaticQuantization calibrated(Graph network) throws IOException {
    StaticQuantization quantization = StaticQuantization.of(network);
    try (LoadedModel model = load(quantization.observed());
        ModelInstance instance = model.newInstance()) {
      for (int seed = 0; seed < 32; seed++) {
        FixedTensor picture = picture(seed);
        Map<String, FixedTensor> values = new HashMap<>(Map.of("x", picture));
        instance
            .execute(Map.of("x", picture))
            .forEach((name, value) -> values.put(name, (FixedTensor) value));
        quantization.observe(values);
      }
    }
    return quantization;
  }

  private double[] answer(Graph network, FixedTensor picture) throws IOException {
    try (LoadedModel model = load(network);
        ModelInstance instance = model.newInstance()) {
      Tensor scores = instance.execute(Map.of("x", picture)).get("scores");
      return ((FixedTensor) Objects.requireNonNull(scores)).doubles();
    }
  }

  private LoadedModel load(Graph network) throws IOException {
    Path file = folder.resolve(files++ + ".onnx");
    GraphWriter.write(network, file);
    return new OnnxBackend().load(file);
  }

  private static double greatest(double[] values) {
    double greatest = 0;
    for (double value : values) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    return greatest;
  }
}
