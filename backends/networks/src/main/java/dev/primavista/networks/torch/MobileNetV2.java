package dev.primavista.networks.torch;

import dev.primavista.onnx.graph.Graph;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * MobileNet v2 (Sandler et al. 2018) of any width: 17 inverted residuals, of which the 2nd, 4th,
 * 7th and 14th halve the picture.
 */
final class MobileNetV2 implements Architecture {
  private static final Pattern NAMES = Pattern.compile("mobilenet_?v2(_.*)?");
  private static final Set<Integer> HALVING = Set.of(2, 4, 7, 14);
  private static final int BLOCKS = 17;

  @Override
  public Pattern names() {
    return NAMES;
  }

  @Override
  public boolean recognizes(StateDict weights) {
    return weights.has("features.0.0.weight")
        && weights.has("features.1.conv.0.0.weight")
        && weights.hasModule("classifier");
  }

  @Override
  public Graph build(StateDict weights, String declared) {
    int blocks = weights.count("features.", 1) - 1;
    if (blocks != BLOCKS) {
      throw weights.refuse(
          "has " + blocks + " inverted residuals (expected: " + BLOCKS + ", as MobileNet v2)");
    }
    Network network = new Network(weights, "mobilenet_v2");
    Feature x = network.input(weights.get("features.0.0.weight").shape().get(1));
    x = convolution(network, x, Convolution.pair("features.0", Convolution.EPSILON).stride(2));
    for (int block = 1; block <= blocks; block++) {
      x = block(network, x, "features." + block + ".conv", HALVING.contains(block) ? 2 : 1);
    }
    x = convolution(network, x, Convolution.pair("features." + (blocks + 1), Convolution.EPSILON));
    Feature logits = network.logits(network.pooled(x), network.head("classifier"));
    return network.finish(logits, "MobileNet v2", 224);
  }

  private static Feature block(Network network, Feature in, String name, long stride) {
    boolean expands = network.weights().has(name + ".1.0.weight");
    int last = expands ? 2 : 1;
    Feature x = in;
    if (expands) {
      x = convolution(network, x, Convolution.pair(name + ".0", Convolution.EPSILON));
    }
    String deep = name + (expands ? ".1" : ".0");
    x = convolution(network, x, Convolution.pair(deep, Convolution.EPSILON).stride(stride));
    x = network.conv(x, Convolution.of(name + "." + last).norm(name + "." + (last + 1)));
    return stride == 1 && x.channels() == in.channels() ? network.add(in, x) : x;
  }

  /** One followed by ReLU6. */
  private static Feature convolution(Network network, Feature in, Convolution layer) {
    String none = network.constant("zero", List.of(), 0);
    String most = network.constant("six", List.of(), 6);
    return network.op(network.conv(in, layer), "Clip", Map.of(), none, most);
  }
}
