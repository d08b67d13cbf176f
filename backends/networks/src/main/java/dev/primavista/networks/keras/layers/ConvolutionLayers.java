package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.KerasFormatException;
import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.keras.weights.Weight;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Padding;
import dev.primavista.networks.lowering.Permutation;
import dev.primavista.networks.lowering.Window;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Convolutions over one, two or three dimensions. Keras's kernels have their channels last. */
final class ConvolutionLayers {
  private ConvolutionLayers() {}

  static void addTo(Map<String, LayerRule> rules) {
    for (String dimensions : List.of("1D", "2D", "3D")) {
      rules.put("Conv" + dimensions, LayerRule.of(ConvolutionLayers::convolution));
      rules.put("Conv" + dimensions + "Transpose", LayerRule.of(ConvolutionLayers::transposed));
      rules.put("Convolution" + dimensions, LayerRule.of(ConvolutionLayers::convolution));
    }
    for (String dimensions : List.of("1D", "2D")) {
      rules.put("DepthwiseConv" + dimensions, LayerRule.of(ConvolutionLayers::depthwise));
      rules.put("SeparableConv" + dimensions, LayerRule.of(ConvolutionLayers::separable));
    }
  }

  private static Activation convolution(LayerCall call) {
    Activation made =
        call.channelsLast(
            value -> {
              Weight kernel = call.weight(0);
              int count = value.rank() - 2;
              call.requireSize(kernel, -1, "filters");
              String weights = constant(call, kernel, new Permutation(outputsFirst(count)));
              long groups = value.size(-1) / Math.max(1, kernel.size(count));
              Kernel all =
                  new Kernel(weights, bias(call, 1, kernel.size(-1)), groups, kernel.size(-1));
              return convolved(call, causal(call, value), window(call, kernel, count), all);
            });
    return call.activated(made, "activation");
  }

  private static Activation depthwise(LayerCall call) {
    Activation made =
        call.channelsLast(
            value -> {
              Weight kernel = call.weight(0);
              Kernel all = depthwiseKernel(call, value, bias(call, 1, Activation.FREE));
              return convolved(call, value, window(call, kernel, value.rank() - 2), all);
            });
    return call.activated(made, "activation");
  }

  private static Activation separable(LayerCall call) {
    Activation made =
        call.channelsLast(
            value -> {
              int count = value.rank() - 2;
              Kernel depth = depthwiseKernel(call, value, "");
              Activation apart =
                  convolved(call, causal(call, value), window(call, call.weight(0), count), depth);
              Weight point = call.weight(1);
              call.requireSize(point, -1, "filters");
              String weights = constant(call, point, new Permutation(outputsFirst(count)));
              Window single = new Window(Window.ones(count), Window.ones(count), false);
              Kernel all = new Kernel(weights, bias(call, 2, point.size(-1)), 1, point.size(-1));
              return convolved(call, apart, single, all);
            });
    return call.activated(made, "activation");
  }

  /**
   * Weights in ONNX's order.
   *
   * @param bias its constant; empty where there is none
   */
  private record Kernel(String weights, String bias, long groups, long filters) {}

  private static Kernel depthwiseKernel(LayerCall call, Activation value, String bias) {
    Weight kernel = call.weight(0);
    call.requireSize(kernel, -1, "depth_multiplier");
    int count = value.rank() - 2;
    int[] order = new int[count + 2];
    Arrays.setAll(order, i -> i < 2 ? count + i : i - 2);
    Permutation moved = new Permutation(order);
    List<Long> shape = new ArrayList<>(moved.of(kernel.shape()));
    long channels = shape.removeFirst();
    shape.set(0, channels * shape.getFirst());
    shape.add(1, 1L);
    String weights = call.graph().floats(shape, moved.of(kernel.floats(), kernel.shape()));
    return new Kernel(weights, bias, channels, shape.getFirst());
  }

  private static Activation convolved(
      LayerCall call, Activation value, Window window, Kernel kernel) {
    Lowering graph = call.graph();
    Activation floats = graph.cast(value, ElementType.FLOAT);
    Map<String, Attribute> attributes = new LinkedHashMap<>(window.attributes(value.middle()));
    attributes.put("group", Attribute.of(kernel.groups));
    List<String> inputs = new ArrayList<>(List.of(graph.planar(floats), kernel.weights));
    if (!kernel.bias.isEmpty()) {
      inputs.add(kernel.bias);
    }
    String made = graph.node("Conv", attributes, inputs.toArray(String[]::new));
    List<Long> shape = new ArrayList<>(value.withMiddle(window.places(value.middle())));
    shape.set(shape.size() - 1, kernel.filters);
    return Activation.planar(made, ElementType.FLOAT, shape);
  }

  private static Window window(LayerCall call, Weight kernel, int count) {
    Settings settings = call.settings();
    requireKernel(call, kernel, count);
    long[] sizes = kernel.shape().subList(0, count).stream().mapToLong(size -> size).toArray();
    boolean same = settings.text("padding", "valid").equals("same");
    long[] strides = settings.wholes("strides", count, 1);
    return new Window(sizes, strides, settings.wholes("dilation_rate", count, 1), same);
  }

  private static void requireKernel(LayerCall call, Weight kernel, int count) {
    Settings settings = call.settings();
    boolean told = settings.has("kernel_size") && kernel.shape().size() == count + 2;
    long[] sizes = told ? settings.wholes("kernel_size", count, 1) : new long[0];
    for (int i = 0; i < sizes.length; i++) {
      if (kernel.size(i) != sizes[i]) {
        throw new KerasFormatException(
            "the weight '%s' of layer '%s' has shape %s (expected: kernel_size %s)"
                .formatted(
                    kernel.name(), call.layer().name(), kernel.shape(), Arrays.toString(sizes)));
      }
    }
  }

  /** Zeros before the first element, so that no output sees what comes after it. */
  private static Activation causal(LayerCall call, Activation value) {
    if (!call.settings().text("padding", "valid").equals("causal")) {
      return value;
    }
    long kernel = call.weight(0).size(0);
    long before = (kernel - 1) * call.settings().wholes("dilation_rate", 1, 1)[0];
    return new Padding(call.graph()).padded(value, new long[] {before}, new long[] {0});
  }

  private static Activation transposed(LayerCall call) {
    Activation made =
        call.channelsLast(
            value -> {
              Weight kernel = call.weight(0);
              int count = value.rank() - 2;
              call.requireSize(kernel, count, "filters");
              String weights = constant(call, kernel, new Permutation(outputsFirst(count)));
              Window window = window(call, kernel, count);
              Map<String, Attribute> attributes = new LinkedHashMap<>();
              attributes.put("kernel_shape", Attribute.ints(window.kernel()));
              attributes.put("strides", Attribute.ints(window.strides()));
              attributes.put("dilations", Attribute.ints(window.dilations()));
              long[] excess = excess(call, window, count);
              attributes.put("pads", Attribute.ints(halves(excess)));
              attributes.put(
                  "output_padding",
                  Attribute.ints(Arrays.stream(excess).map(all -> Math.max(-all, 0)).toArray()));
              List<String> inputs = new ArrayList<>(List.of(call.graph().planar(value), weights));
              String bias = bias(call, 1, kernel.size(count));
              if (!bias.isEmpty()) {
                inputs.add(bias);
              }
              String result =
                  call.graph().node("ConvTranspose", attributes, inputs.toArray(String[]::new));
              List<Long> shape = new ArrayList<>(value.withMiddle(grown(value, window, excess)));
              shape.set(shape.size() - 1, kernel.size(count));
              return Activation.planar(result, ElementType.FLOAT, shape);
            });
    return call.activated(made, "activation");
  }

  /** How much longer than Keras's result the full one is, in each dimension. */
  private static long[] excess(LayerCall call, Window window, int count) {
    boolean given = call.settings().has("output_padding");
    long[] padding = call.settings().wholes("output_padding", count, 0);
    long[] excess = new long[count];
    for (int i = 0; i < count; i++) {
      long extent = window.extent(i);
      if (window.same()) {
        excess[i] = given ? extent - extent % 2 - padding[i] : extent - window.strides()[i];
      } else {
        excess[i] = given ? -padding[i] : Math.min(extent - window.strides()[i], 0);
      }
    }
    return excess;
  }

  private static long[] halves(long[] excess) {
    int count = excess.length;
    long[] pads = new long[2 * count];
    for (int i = 0; i < count; i++) {
      long all = Math.max(excess[i], 0);
      pads[i] = all / 2;
      pads[count + i] = all - all / 2;
    }
    return pads;
  }

  private static long[] grown(Activation value, Window window, long[] excess) {
    long[] sizes = value.middle();
    return IntStream.range(0, sizes.length)
        .mapToLong(
            i ->
                sizes[i] == Activation.FREE
                    ? Activation.FREE
                    : (sizes[i] - 1) * window.strides()[i] + window.extent(i) - excess[i])
        .toArray();
  }

  private static String constant(LayerCall call, Weight kernel, Permutation order) {
    return call.graph().floats(order.of(kernel.shape()), order.of(kernel.floats(), kernel.shape()));
  }

  private static String bias(LayerCall call, int index, long filters) {
    if (!call.settings().flag("use_bias", true)) {
      return "";
    }
    float[] values = call.vector(index, filters);
    return call.graph().floats(List.of((long) values.length), values);
  }

  /** From sizes, inputs, outputs to outputs, inputs, sizes. */
  private static int[] outputsFirst(int count) {
    return IntStream.range(0, count + 2).map(i -> i < 2 ? count + 1 - i : i - 2).toArray();
  }
}
