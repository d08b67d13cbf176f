package dev.primavista.networks.torch;

import dev.primavista.core.Amount;
import dev.primavista.onnx.graph.Graph;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * EfficientNet (Tan and Le 2019) b0 to b7 and v2 (2021), of any width and depth. The first version
 * has seven stages and starts with depthwise kernels, the second starts with fused ones.
 */
final class EfficientNet implements Architecture {
  private static final Pattern NAMES = Pattern.compile("efficientnet(_?(b[0-7]|v2.*))?");
  private static final double LATER_EPSILON = 1e-3;

  private static final List<Integer> FIRST_STRIDES = List.of(1, 2, 2, 2, 1, 2, 1);
  private static final List<Integer> SECOND_STRIDES = List.of(1, 2, 2, 2, 1, 2, 1);

  /** The picture sizes of b0 to b7, by the channels before the classifier and the blocks. */
  private static final Map<String, Integer> EDGES =
      Map.of(
          "b0", 224, "b1", 240, "b2", 288, "b3", 300, "b4", 380, "b5", 456, "b6", 528, "b7", 600);

  private static final Map<Long, String> SIZES =
      Map.of(1408L, "b2", 1536L, "b3", 1792L, "b4", 2048L, "b5", 2304L, "b6", 2560L, "b7");

  @Override
  public Pattern names() {
    return NAMES;
  }

  @Override
  public boolean recognizes(StateDict weights) {
    return weights.has("features.1.0.block.0.0.weight") && weights.hasModule("classifier");
  }

  @Override
  public Graph build(StateDict weights, String declared) {
    int stages = weights.count("features.", 1) - 1;
    boolean second = isSecond(weights);
    String size = second ? "v2" : size(weights, stages, declared);
    List<Integer> strides = second ? SECOND_STRIDES : FIRST_STRIDES;
    if (stages < 1 || stages > strides.size()) {
      throw weights.refuse(
          "has " + Amount.of(stages, "stage") + " (expected: 1 to 7, as EfficientNet)");
    }
    boolean later = second || List.of("b5", "b6", "b7").contains(size);
    double epsilon = later ? LATER_EPSILON : Convolution.EPSILON;
    Network network = new Network(weights, "efficientnet");
    Feature x = network.input(weights.get("features.0.0.weight").shape().get(1));
    x = active(network, x, Convolution.pair("features.0", epsilon).stride(2));
    for (int stage = 1; stage <= stages; stage++) {
      int blocks = weights.count("features." + stage + ".", 0);
      for (int block = 0; block < blocks; block++) {
        long stride = block == 0 ? strides.get(stage - 1) : 1;
        x = block(network, x, "features." + stage + "." + block + ".block.", stride, epsilon);
      }
    }
    x = active(network, x, Convolution.pair("features." + (stages + 1), epsilon));
    Feature logits = network.logits(network.pooled(x), network.head("classifier"));
    int edge = second ? edge(weights) : EDGES.getOrDefault(size, 224);
    return network.finish(logits, ("EfficientNet " + size).strip(), edge);
  }

  /** Whether the first block's first kernels see all channels. */
  private static boolean isSecond(StateDict weights) {
    return weights.get("features.1.0.block.0.0.weight").shape().get(1) > 1;
  }

  private static String size(StateDict weights, int stages, String declared) {
    String named = declared.replaceFirst("efficientnet_?", "");
    if (EDGES.containsKey(named)) {
      return named;
    }
    long channels = weights.get("features." + (stages + 1) + ".0.weight").shape().get(0);
    boolean deeper = weights.hasModule("features.1.1");
    return channels == 1280 ? (deeper ? "b1" : "b0") : SIZES.getOrDefault(channels, "");
  }

  /** Of the second version the small one was trained with 384 pixels, the others with 480. */
  private static int edge(StateDict weights) {
    return weights.count("features.1.", 0) <= 2 ? 384 : 480;
  }

  private static Feature block(
      Network network, Feature in, String name, long stride, double epsilon) {
    StateDict weights = network.weights();
    int part = 0;
    Feature x = in;
    boolean fused =
        weights.get(name + "0.0.weight").shape().get(2) > 1 && isDense(weights, in, name);
    if (fused) {
      x = active(network, x, Convolution.pair(name + part++, epsilon).stride(stride));
    } else {
      if (isDense(weights, in, name)) {
        x = active(network, x, Convolution.pair(name + part++, epsilon));
      }
      x = active(network, x, Convolution.pair(name + part++, epsilon).stride(stride));
    }
    if (weights.has(name + part + ".fc1.weight")) {
      x = SqueezeExcitation.smooth(network, x, name + part++);
    }
    if (weights.hasModule(name + part)) {
      x = network.conv(x, Convolution.pair(name + part, epsilon));
    }
    return stride == 1 && x.channels() == in.channels() ? network.add(in, x) : x;
  }

  /** Whether the block's first kernels see all channels: they expand, or are fused ones. */
  private static boolean isDense(StateDict weights, Feature in, String name) {
    return weights.get(name + "0.0.weight").shape().get(1) == in.channels();
  }

  private static Feature active(Network network, Feature in, Convolution layer) {
    return SqueezeExcitation.silu(network, network.conv(in, layer));
  }
}
