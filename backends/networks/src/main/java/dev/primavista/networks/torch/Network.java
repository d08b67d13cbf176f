package dev.primavista.networks.torch;

import dev.primavista.core.Amount;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.networks.Conversion;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.Dimension;
import dev.primavista.onnx.graph.ElementType;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.Initializer;
import dev.primavista.onnx.graph.Node;
import dev.primavista.onnx.graph.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A network's graph under construction. Every weight that a layer takes is remembered, so that one
 * which no layer took is an error: the network would be another one.
 */
final class Network {
  private static final String INPUT = "input";
  private static final String OUTPUT = "logits";
  private static final int MOST_PARTS = 16;

  private final StateDict weights;
  private final Graph.Builder graph;
  private final Set<String> used = new HashSet<>();
  private long pictureChannels;

  Network(StateDict weights, String name) {
    this.weights = weights;
    this.graph = Graph.builder(name);
  }

  StateDict weights() {
    return weights;
  }

  /** Pictures of so many channels and any size. */
  Feature input(long channels) {
    Dimension height = Dimension.free("height");
    Dimension width = Dimension.free("width");
    graph.input(
        Value.tensor(
            INPUT,
            ElementType.FLOAT,
            Dimension.free("batch"),
            Dimension.of(channels),
            height,
            width));
    pictureChannels = channels;
    return new Feature(INPUT, channels);
  }

  /** Pictures of this size alone. */
  Feature input(long channels, long edge) {
    graph.input(Value.batch(INPUT, channels, edge, edge));
    pictureChannels = channels;
    return new Feature(INPUT, channels);
  }

  /** A weight that a layer takes. */
  StoredTensor take(String name) {
    used.add(name);
    return weights.get(name);
  }

  Feature conv(Feature in, Convolution layer) {
    StoredTensor kernels = take(layer.module() + ".weight");
    List<Long> shape = kernels.shape();
    if (shape.size() != 4 || shape.get(1) == 0 || in.channels() % shape.get(1) != 0) {
      throw weights.refuse(
          "has %s.weight of shape %s after %d channels"
              .formatted(layer.module(), StateDict.dimensions(shape), in.channels()));
    }
    long padding = layer.same() ? shape.get(2) / 2 : 0;
    String weight = layer.module() + ".weight";
    Map<String, Attribute> attributes =
        Map.of(
            "kernel_shape", Attribute.ints(shape.get(2), shape.get(3)),
            "strides", Attribute.ints(layer.stride(), layer.stride()),
            "pads", Attribute.ints(padding, padding, padding, padding),
            "group", Attribute.of(in.channels() / shape.get(1)));
    ByteBuffer values = kernels.floats();
    double[] bias = bias(layer.module(), shape.get(0), layer.biased());
    float[] shifted = narrow(bias);
    if (!layer.norm().isEmpty()) {
      BatchNorm norm = norm(layer.norm(), layer.epsilon(), shape.get(0));
      values = norm.scaled(values);
      shifted = norm.shifted(bias);
    }
    graph.initializer(Initializer.of(weight, ElementType.FLOAT, shape, values));
    String offset = constant(layer.module() + ".bias", shifted);
    return new Feature(graph.add("Conv", attributes, in.value(), weight, offset), shape.get(0));
  }

  private double[] bias(String module, long channels, boolean needed) {
    String name = module + ".bias";
    double[] bias =
        needed || weights.has(name) ? take(name).doubles() : new double[Math.toIntExact(channels)];
    if (bias.length != channels) {
      throw weights.refuse(
          "has " + name + " of " + Amount.of(bias.length, "element") + ", not " + channels);
    }
    return bias;
  }

  private BatchNorm norm(String module, double epsilon, long channels) {
    for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
      used.add(module + "." + part);
    }
    BatchNorm norm = BatchNorm.of(weights, module, epsilon);
    if (norm.scale().length != channels) {
      throw weights.refuse(
          "has a batch norm %s of %d channels after %d"
              .formatted(module, norm.scale().length, channels));
    }
    return norm;
  }

  /** A batch norm that no convolution stands before. */
  Feature batchNorm(Feature in, String module) {
    BatchNorm norm = norm(module, Convolution.EPSILON, in.channels());
    List<Long> shape = List.of(1L, in.channels(), 1L, 1L);
    String scale = constant(module + ".scale", shape, narrow(norm.scale()));
    String shift = constant(module + ".shift", shape, narrow(norm.shift()));
    return op(op(in, "Mul", scale), "Add", shift);
  }

  /** A fully connected layer of rows. */
  Feature linear(Feature in, String module) {
    return linear(in, module, true);
  }

  /** The last fully connected layer, which people replace, also by one without a bias. */
  Feature logits(Feature in, String module) {
    return linear(in, module, false);
  }

  private Feature linear(Feature in, String module, boolean biased) {
    StoredTensor matrix = matrix(in, module);
    String weight = module + ".weight";
    graph.initializer(Initializer.of(weight, ElementType.FLOAT, matrix.shape(), matrix.floats()));
    String bias = constant(module + ".bias", narrow(bias(module, matrix.shape().get(0), biased)));
    return new Feature(
        graph.add("Gemm", Map.of("transB", Attribute.of(1)), in.value(), weight, bias),
        matrix.shape().get(0));
  }

  StoredTensor matrix(Feature in, String module) {
    StoredTensor matrix = take(module + ".weight");
    if (matrix.shape().size() != 2 || matrix.shape().get(1) != in.channels()) {
      throw weights.refuse(
          "has %s.weight of shape %s after %d columns"
              .formatted(module, StateDict.dimensions(matrix.shape()), in.channels()));
    }
    return matrix;
  }

  /**
   * The one fully connected layer at the end: the module itself, or a part of it.
   *
   * @throws ModelLoadException if it has several, of which nothing tells what stands between them
   */
  String head(String module) {
    if (weights.has(module + ".weight")) {
      return module;
    }
    List<String> layers =
        IntStream.range(0, MOST_PARTS)
            .mapToObj(part -> module + "." + part)
            .filter(part -> weights.has(part + ".weight"))
            .toList();
    if (layers.isEmpty()) {
      throw weights.refuse("lacks " + module + ".weight");
    }
    if (layers.size() > 1) {
      throw weights.refuse(
          "ends with %s, between which weights do not tell what is done (expected: one layer)"
              .formatted(String.join(" and ", layers)));
    }
    return layers.getFirst();
  }

  /** An operation without attributes on this value and others. */
  Feature op(Feature in, String operator, String... others) {
    return op(in, operator, Map.of(), others);
  }

  Feature op(Feature in, String operator, Map<String, Attribute> attributes, String... others) {
    String[] inputs = new String[others.length + 1];
    inputs[0] = in.value();
    System.arraycopy(others, 0, inputs, 1, others.length);
    return in.with(graph.add(operator, attributes, inputs));
  }

  Feature add(Feature first, Feature second) {
    if (first.channels() != second.channels()) {
      throw weights.refuse("adds %d channels to %d".formatted(first.channels(), second.channels()));
    }
    return op(first, "Add", second.value());
  }

  Feature maxPool(Feature in, long kernel, long stride, long padding) {
    return op(
        in,
        "MaxPool",
        Map.of(
            "kernel_shape", Attribute.ints(kernel, kernel),
            "strides", Attribute.ints(stride, stride),
            "pads", Attribute.ints(padding, padding, padding, padding)));
  }

  /** The mean of each channel, as rows. */
  Feature pooled(Feature in) {
    return op(op(in, "GlobalAveragePool"), "Flatten");
  }

  String constant(String name, float... values) {
    return constant(name, List.of((long) values.length), values);
  }

  String constant(String name, List<Long> shape, float... values) {
    return graph.initializer(Initializer.floats(graph.fresh(name), shape, values));
  }

  String shape(String name, long... values) {
    return graph.initializer(Initializer.longs(graph.fresh(name), values));
  }

  /** A scalar index. */
  String index(String name, long value) {
    ByteBuffer data = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    data.putLong(0, value);
    return graph.initializer(Initializer.of(graph.fresh(name), ElementType.INT64, List.of(), data));
  }

  /** Values that are used as they are, under a new name. */
  String tensor(String name, List<Long> shape, ByteBuffer values) {
    return graph.initializer(Initializer.of(graph.fresh(name), ElementType.FLOAT, shape, values));
  }

  static float[] narrow(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /**
   * The whole graph.
   *
   * @param summary what the network is
   * @param edge the size of pictures that it was trained with
   * @throws ModelLoadException if a weight was not used
   */
  Graph finish(Feature logits, String summary, long edge) {
    Set<String> left = new TreeSet<>(weights.names());
    left.removeAll(used);
    if (!left.isEmpty()) {
      throw weights.refuse(
          "looks like %s, which has no %s%s"
              .formatted(
                  summary,
                  left.iterator().next(),
                  left.size() == 1 ? "" : " (nor " + Amount.of(left.size() - 1, "other") + ")"));
    }
    String count = String.format(Locale.ROOT, "%,d", weights.parameters());
    graph.node(Node.of("Identity", List.of(logits.value()), OUTPUT));
    graph.output(Value.batch(OUTPUT, logits.channels()));
    graph.metadata(Conversion.SUMMARY, summary + ", " + count + " weights");
    graph.metadata(Conversion.ROW, pictureChannels + "," + edge + "," + edge);
    return graph.build();
  }
}
