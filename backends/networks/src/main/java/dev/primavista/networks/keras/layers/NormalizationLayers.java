package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.keras.weights.Weight;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Elementwise;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Layers that shift and scale by statistics, learnt ones or those of each input. */
final class NormalizationLayers {
  /** What Keras keeps square roots above. */
  private static final double EPSILON = 1e-7;

  private NormalizationLayers() {}

  static void addTo(Map<String, LayerRule> rules) {
    rules.put("BatchNormalization", LayerRule.of(NormalizationLayers::batch));
    rules.put("SyncBatchNormalization", LayerRule.of(NormalizationLayers::batch));
    rules.put("BatchNormalizationV1", LayerRule.of(NormalizationLayers::batch));
    rules.put("LayerNormalization", LayerRule.of(NormalizationLayers::layer));
    rules.put("RMSNormalization", LayerRule.of(NormalizationLayers::rootMeanSquare));
    rules.put("GroupNormalization", LayerRule.of(NormalizationLayers::group));
    rules.put("UnitNormalization", LayerRule.of(NormalizationLayers::unit));
    rules.put("Normalization", LayerRule.of(NormalizationLayers::given));
    rules.put("Rescaling", LayerRule.of(NormalizationLayers::rescaling));
    rules.put("LayerScale", LayerRule.of(NormalizationLayers::layerScale));
  }

  private static Activation batch(LayerCall call) {
    Settings settings = call.settings();
    Activation value = call.graph().cast(call.input(), ElementType.FLOAT);
    long[] axes = settings.wholes("axis");
    if (axes.length > 1) {
      throw LayerCall.unsupported("axis", axes);
    }
    int axis = call.axis(value, axes.length == 0 ? -1 : axes[0]);
    long channels = value.size(axis);
    boolean scale = settings.flag("scale", true);
    boolean center = settings.flag("center", true);
    int next = 0;
    float[] gamma = scale ? call.vector(next++, channels) : filled(channels, 1);
    float[] beta = center ? call.vector(next++, channels) : filled(channels, 0);
    float[] mean = call.vector(next++, channels);
    float[] variance = call.vector(next, channels);
    double epsilon = settings.real("epsilon", 1e-3);
    if (axis == value.rank() - 1) {
      String made = batch(call, call.graph().planar(value), epsilon, gamma, beta, mean, variance);
      return Activation.planar(made, ElementType.FLOAT, value.shape());
    }
    if (axis == 1) {
      String made = batch(call, call.graph().plain(value), epsilon, gamma, beta, mean, variance);
      return Activation.plain(made, ElementType.FLOAT, value.shape());
    }
    return alongMiddle(call, value, axis, epsilon, gamma, beta, mean, variance);
  }

  /** {@code value * scale + shift}, for an axis that ONNX's operator does not take. */
  private static Activation alongMiddle(
      LayerCall call, Activation value, int axis, double epsilon, float[]... vectors) {
    float[] scale = new float[vectors[0].length];
    float[] shift = new float[scale.length];
    for (int i = 0; i < scale.length; i++) {
      double factor = vectors[0][i] / Math.sqrt(vectors[3][i] + epsilon);
      scale[i] = (float) factor;
      shift[i] = (float) (vectors[1][i] - vectors[2][i] * factor);
    }
    List<Long> shape = new ArrayList<>(Collections.nCopies(value.rank(), 1L));
    shape.set(axis, (long) scale.length);
    Elementwise elements = call.elements();
    Activation scaled = elements.binary("Mul", value, constant(call, shape, scale));
    return elements.binary("Add", scaled, constant(call, shape, shift));
  }

  private static Activation constant(LayerCall call, List<Long> shape, float... values) {
    return Activation.plain(call.graph().floats(shape, values), ElementType.FLOAT, shape);
  }

  private static String batch(LayerCall call, String value, double epsilon, float[]... vectors) {
    Lowering graph = call.graph();
    List<String> inputs = new ArrayList<>(List.of(value));
    for (float[] vector : vectors) {
      inputs.add(graph.floats(List.of((long) vector.length), vector));
    }
    return graph.node(
        "BatchNormalization",
        Map.of("epsilon", Attribute.of((float) epsilon)),
        inputs.toArray(String[]::new));
  }

  private static float[] filled(long size, float value) {
    float[] values = new float[Math.toIntExact(size)];
    Arrays.fill(values, value);
    return values;
  }

  private static Activation layer(LayerCall call) {
    Settings settings = call.settings();
    Activation value = call.graph().cast(call.input(), ElementType.FLOAT);
    int[] axes = axes(call, value);
    if (settings.flag("rms_scaling", false)) {
      return affine(call, scaled(call, value, axes), axes, true, false);
    }
    Activation normal = centred(call, value, axes, settings.real("epsilon", 1e-3));
    return affine(call, normal, axes, settings.flag("scale", true), settings.flag("center", true));
  }

  /** The value over its deviation from its mean over these axes. */
  private static Activation scaled(LayerCall call, Activation value, int[] axes) {
    Lowering graph = call.graph();
    String plain = graph.plain(value);
    String over = graph.longs(Arrays.stream(axes).asLongStream().toArray());
    String centred = graph.node("Sub", plain, graph.node("ReduceMean", plain, over));
    String variance = graph.node("ReduceMean", graph.node("Mul", centred, centred), over);
    float epsilon = (float) call.settings().real("epsilon", 1e-3);
    String root = graph.node("Sqrt", graph.node("Add", variance, graph.scalar(epsilon)));
    return Activation.plain(graph.node("Div", plain, root), ElementType.FLOAT, value.shape());
  }

  /** The value less its mean over these axes, over its deviation. */
  private static Activation centred(LayerCall call, Activation value, int[] axes, double epsilon) {
    Lowering graph = call.graph();
    boolean trailing = axes[0] == value.rank() - axes.length;
    List<Long> shape = value.shape().subList(axes[0], value.rank());
    if (trailing && shape.stream().noneMatch(size -> size == Activation.FREE)) {
      long elements = shape.stream().reduce(1L, (a, b) -> a * b);
      String ones = graph.floats(shape, filled(elements, 1));
      Map<String, Attribute> options =
          Map.of("axis", Attribute.of((long) axes[0]), "epsilon", Attribute.of((float) epsilon));
      String made = graph.node("LayerNormalization", options, graph.plain(value), ones);
      return Activation.plain(made, ElementType.FLOAT, value.shape());
    }
    String plain = graph.plain(value);
    String over = graph.longs(Arrays.stream(axes).asLongStream().toArray());
    String centred = graph.node("Sub", plain, graph.node("ReduceMean", plain, over));
    String variance = graph.node("ReduceMean", graph.node("Mul", centred, centred), over);
    String root = graph.node("Sqrt", graph.node("Add", variance, graph.scalar((float) epsilon)));
    return Activation.plain(graph.node("Div", centred, root), ElementType.FLOAT, value.shape());
  }

  private static int[] axes(LayerCall call, Activation value) {
    long[] axes = call.settings().wholes("axis");
    return axes.length == 0
        ? new int[] {value.rank() - 1}
        : Arrays.stream(axes).mapToInt(axis -> call.axis(value, axis)).sorted().toArray();
  }

  /** Multiplies by the first variable and adds the next, each along these axes. */
  private static Activation affine(
      LayerCall call, Activation value, int[] axes, boolean scale, boolean center) {
    Elementwise elements = call.elements();
    Activation result = value;
    if (scale) {
      result = elements.binary("Mul", result, along(call, 0, value, axes));
    }
    return center
        ? elements.binary("Add", result, along(call, scale ? 1 : 0, value, axes))
        : result;
  }

  /** A variable whose dimensions are these of the value. */
  private static Activation along(LayerCall call, int index, Activation value, int[] axes) {
    List<Long> shape = new ArrayList<>(Collections.nCopies(value.rank(), 1L));
    Weight weight = call.weight(index);
    for (int i = 0; i < axes.length; i++) {
      shape.set(axes[i], weight.size(i));
    }
    List<Long> shown = shape.subList(axes[0], shape.size());
    return constant(call, shown, weight.floats());
  }

  private static Activation rootMeanSquare(LayerCall call) {
    Lowering graph = call.graph();
    Activation value = call.input();
    int[] axes = axes(call, value);
    String plain = graph.plain(value);
    String over = graph.longs(Arrays.stream(axes).asLongStream().toArray());
    String square = graph.node("ReduceMean", graph.node("Mul", plain, plain), over);
    String epsilon = graph.scalar((float) call.settings().real("epsilon", 1e-6));
    String root = graph.node("Sqrt", graph.node("Add", square, epsilon));
    Activation normal =
        Activation.plain(graph.node("Div", plain, root), ElementType.FLOAT, value.shape());
    return affine(call, normal, axes, true, false);
  }

  /** Groups of neighbouring channels, each with the mean and deviation of its own elements. */
  private static Activation group(LayerCall call) {
    Settings settings = call.settings();
    Lowering graph = call.graph();
    Activation value = call.input();
    int axis = call.axis(value, settings.whole("axis", -1));
    if (axis != value.rank() - 1) {
      throw LayerCall.unsupported("axis", axis);
    }
    long channels = value.size(-1);
    long groups = settings.whole("groups", 32);
    long count = groups == -1 ? channels : groups;
    String planar = graph.planar(value);
    String grouped = graph.node("Reshape", planar, graph.longs(0, count, -1));
    String ones = graph.floats(List.of(count), filled(count, 1));
    String zeros = graph.floats(List.of(count), filled(count, 0));
    Map<String, Attribute> options =
        Map.of("epsilon", Attribute.of((float) settings.real("epsilon", 1e-3)));
    String normal = graph.node("InstanceNormalization", options, grouped, ones, zeros);
    String back = graph.node("Reshape", normal, graph.node("Shape", planar));
    Activation result = Activation.planar(back, ElementType.FLOAT, value.shape());
    int[] last = {value.rank() - 1};
    return affine(call, result, last, settings.flag("scale", true), settings.flag("center", true));
  }

  private static Activation unit(LayerCall call) {
    Lowering graph = call.graph();
    Activation value = call.input();
    String plain = graph.plain(value);
    String over = graph.longs(Arrays.stream(axes(call, value)).asLongStream().toArray());
    String squares = graph.node("ReduceSumSquare", plain, over);
    String root = graph.node("Sqrt", graph.node("Max", squares, graph.scalar(1e-12f)));
    return Activation.plain(graph.node("Div", plain, root), ElementType.FLOAT, value.shape());
  }

  /** Mean and variance that were given, or learnt from samples. */
  private static Activation given(LayerCall call) {
    Settings settings = call.settings();
    Activation value = call.graph().cast(call.input(), ElementType.FLOAT);
    boolean told = settings.has("mean") && settings.has("variance");
    float[] mean = told ? floats(settings.reals("mean")) : call.weight(0).floats();
    float[] variance = told ? floats(settings.reals("variance")) : call.weight(1).floats();
    float[] deviation = new float[variance.length];
    for (int i = 0; i < deviation.length; i++) {
      deviation[i] = (float) Math.max(Math.sqrt(variance[i]), EPSILON);
    }
    Activation shift = spread(call, value, mean);
    Activation scale = spread(call, value, deviation);
    Elementwise elements = call.elements();
    return settings.flag("invert", false)
        ? elements.binary("Add", elements.binary("Mul", value, scale), shift)
        : elements.binary("Div", elements.binary("Sub", value, shift), scale);
  }

  /** A vector along the axes that the layer keeps. */
  private static Activation spread(LayerCall call, Activation value, float[] values) {
    if (values.length == 1) {
      return call.elements().along(values);
    }
    long[] axes = call.settings().wholes("axis");
    List<Long> shape = new ArrayList<>(Collections.nCopies(value.rank(), 1L));
    for (long axis : axes.length == 0 ? new long[] {-1} : axes) {
      int counted = call.axis(value, axis);
      shape.set(counted, value.size(counted));
    }
    return constant(call, shape, values);
  }

  private static Activation rescaling(LayerCall call) {
    Activation value = call.graph().cast(call.input(), ElementType.FLOAT);
    Elementwise elements = call.elements();
    float[] scale = floats(call.settings().reals("scale"));
    float[] offset = floats(call.settings().reals("offset"));
    Activation scaled = elements.binary("Mul", value, elements.along(scale));
    boolean shifts = IntStream.range(0, offset.length).anyMatch(i -> offset[i] != 0);
    return shifts ? elements.binary("Add", scaled, elements.along(offset)) : scaled;
  }

  private static Activation layerScale(LayerCall call) {
    float[] gamma = call.vector(0, call.input().size(-1));
    return call.elements().binary("Mul", call.input(), call.elements().along(gamma));
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
