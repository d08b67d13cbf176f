package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.networks.lowering.Window;
import dev.primavista.onnx.graph.ElementType;
import java.util.List;
import java.util.Map;

/** Functions on pictures, channels last. */
final class Pictures {
  private Pictures() {}

  static void addTo(Map<String, LayerRule> rules) {
    rules.put("max_pool", LayerRule.of(call -> pool(call, "MaxPool")));
    rules.put("average_pool", LayerRule.of(call -> pool(call, "AveragePool")));
    rules.put("extract_patches", LayerRule.of(Pictures::patches));
    rules.put("rgb_to_grayscale", LayerRule.of(Pictures::grey));
  }

  private static Activation pictures(LayerCall call) {
    Activation value = new Operands(call).first();
    if (value.type() != ElementType.FLOAT) {
      throw LayerCall.unsupported("pictures of type", value.type());
    }
    return value;
  }

  private static Activation pool(LayerCall call, String operator) {
    Activation value = pictures(call);
    int count = value.rank() - 2;
    if (count < 1) {
      throw LayerCall.unsupported("pictures of rank", value.rank());
    }
    return PoolingLayers.pooled(call, value, operator, window(call.settings(), "pool_size", count));
  }

  private static Window window(Settings settings, String size, int count) {
    long[] kernel = settings.wholes(size, count, 1);
    long[] strides = settings.has("strides") ? settings.wholes("strides", count, 1) : kernel;
    String padding = settings.text("padding", "valid");
    long[] gaps = settings.wholes("dilation_rate", count, 1);
    return new Window(kernel, strides, gaps, padding.equals("same"));
  }

  /** Each window's pixels one after the other, as a convolution that has a channel for each. */
  private static Activation patches(LayerCall call) {
    Activation value = pictures(call);
    long channels = value.size(-1);
    if (value.rank() != 4 || channels == Activation.FREE) {
      throw new Unsupported("patches of a value of shape " + value.shape());
    }
    Window window = window(call.settings(), "size", 2);
    int pixels = Math.toIntExact(window.kernel()[0] * window.kernel()[1]);
    int each = Math.toIntExact(channels);
    int made = Math.multiplyExact(pixels, each);
    float[] kernel = new float[Math.multiplyExact(made, made)];
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int channel = 0; channel < each; channel++) {
        kernel[((pixel * each + channel) * each + channel) * pixels + pixel] = 1;
      }
    }
    Lowering graph = call.graph();
    List<Long> shape = List.of((long) made, channels, window.kernel()[0], window.kernel()[1]);
    String result =
        graph.node(
            "Conv",
            window.attributes(value.middle()),
            graph.planar(value),
            graph.floats(shape, kernel));
    List<Long> sized = value.withMiddle(window.places(value.middle()));
    return Activation.planar(
        result, ElementType.FLOAT, List.of(sized.get(0), sized.get(1), sized.get(2), (long) made));
  }

  /** The brightness of red, green and blue. */
  private static Activation grey(LayerCall call) {
    Activation value = pictures(call);
    if (value.size(-1) != 3) {
      throw new Unsupported("pictures of " + value.size(-1) + " channels");
    }
    Lowering graph = call.graph();
    String weights = graph.floats(List.of(3L, 1L), 0.2989f, 0.587f, 0.114f);
    String made = graph.node("MatMul", graph.plain(value), weights);
    return Activation.plain(made, ElementType.FLOAT, value.withLast(1));
  }
}
