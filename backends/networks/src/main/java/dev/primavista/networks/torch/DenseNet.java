package dev.primavista.networks.torch;

import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * DenseNet (Huang et al. 2017) of any depth and growth: each layer sees all before it in its block.
 * The files of torchvision's first weights write {@code norm.1} for {@code norm1}.
 */
final class DenseNet implements Architecture {
  private static final Pattern NAMES = Pattern.compile("densenet[0-9]*(_.*)?");
  private static final Pattern FIRST_NAMES =
      Pattern.compile("(denselayer\\d+\\.(?:norm|conv))\\.([12]\\.)");

  @Override
  public Pattern names() {
    return NAMES;
  }

  @Override
  public boolean recognizes(StateDict weights) {
    return weights.has("features.conv0.weight") && weights.hasModule("features.denseblock1");
  }

  @Override
  public Graph build(StateDict given, String declared) {
    StateDict weights = given.renamed(FIRST_NAMES, "$1$2");
    Network network = new Network(weights, "densenet");
    Feature x = network.input(weights.get("features.conv0.weight").shape().get(1));
    x = network.conv(x, Convolution.of("features.conv0").norm("features.norm0").stride(2));
    x = network.maxPool(network.op(x, "Relu"), 3, 2, 1);
    List<String> depths = new ArrayList<>();
    for (int block = 1; weights.hasModule("features.denseblock" + block); block++) {
      String name = "features.denseblock" + block + ".denselayer";
      int layers = weights.count(name, 1);
      for (int layer = 1; layer <= layers; layer++) {
        x = layer(network, x, name + layer);
      }
      depths.add(String.valueOf(layers));
      if (weights.hasModule("features.transition" + block)) {
        x = transition(network, x, "features.transition" + block);
      }
    }
    x = network.op(network.batchNorm(x, "features.norm5"), "Relu");
    Feature logits = network.logits(network.pooled(x), network.head("classifier"));
    return network.finish(logits, "DenseNet (blocks of " + String.join("-", depths) + ")", 224);
  }

  private static Feature layer(Network network, Feature in, String name) {
    Feature x = network.op(network.batchNorm(in, name + ".norm1"), "Relu");
    x = network.conv(x, Convolution.of(name + ".conv1").norm(name + ".norm2"));
    x = network.conv(network.op(x, "Relu"), Convolution.of(name + ".conv2"));
    Feature joined = network.op(in, "Concat", Map.of("axis", Attribute.of(1)), x.value());
    return new Feature(joined.value(), in.channels() + x.channels());
  }

  private static Feature transition(Network network, Feature in, String name) {
    Feature x = network.op(network.batchNorm(in, name + ".norm"), "Relu");
    x = network.conv(x, Convolution.of(name + ".conv"));
    return network.op(
        x,
        "AveragePool",
        Map.of("kernel_shape", Attribute.ints(2, 2), "strides", Attribute.ints(2, 2)));
  }
}
