package dev.primavista.networks.torch;

import dev.primavista.onnx.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** ConvNeXt (Liu et al. 2022) of any width and depth. */
final class ConvNeXt implements Architecture {
  private static final Pattern NAMES = Pattern.compile("convnext(_.*)?");
  private static final int STAGES = 4;

  @Override
  public Pattern names() {
    return NAMES;
  }

  @Override
  public boolean recognizes(StateDict weights) {
    return weights.has("features.1.0.layer_scale") && weights.has("features.0.0.weight");
  }

  @Override
  public Graph build(StateDict weights, String declared) {
    Network network = new Network(weights, "convnext");
    Tokens tokens = new Tokens(network);
    List<Long> stem = weights.get("features.0.0.weight").shape();
    Feature x = network.input(stem.get(1));
    x = network.conv(x, Convolution.of("features.0.0").withBias().unpadded().stride(stem.get(2)));
    x = overChannels(tokens, x, "features.0.1");
    List<String> depths = new ArrayList<>();
    for (int stage = 0; stage < STAGES; stage++) {
      String name = "features." + (2 * stage + 1) + ".";
      int blocks = weights.count(name, 0);
      for (int block = 0; block < blocks; block++) {
        x = block(network, tokens, x, name + block);
      }
      depths.add(String.valueOf(blocks));
      String next = "features." + (2 * stage + 2);
      if (weights.hasModule(next)) {
        x = overChannels(tokens, x, next + ".0");
        long step = weights.get(next + ".1.weight").shape().get(2);
        x = network.conv(x, Convolution.of(next + ".1").withBias().unpadded().stride(step));
      }
    }
    x = tokens.norm(network.pooled(x), "classifier.0");
    Feature logits = network.logits(x, "classifier.2");
    return network.finish(logits, "ConvNeXt (blocks of " + String.join("-", depths) + ")", 224);
  }

  /** A layer norm over the channels of a picture. */
  private static Feature overChannels(Tokens tokens, Feature in, String module) {
    return tokens.transpose(tokens.norm(tokens.transpose(in, 0, 2, 3, 1), module), 0, 3, 1, 2);
  }

  private static Feature block(Network network, Tokens tokens, Feature in, String name) {
    Feature x = network.conv(in, Convolution.of(name + ".block.0").withBias());
    x = tokens.norm(tokens.transpose(x, 0, 2, 3, 1), name + ".block.2");
    x = tokens.gelu(tokens.linear(x, name + ".block.3"));
    x = tokens.transpose(tokens.linear(x, name + ".block.5"), 0, 3, 1, 2);
    StoredTensor scale = network.take(name + ".layer_scale");
    String factor =
        network.tensor(name + ".layer_scale", List.of(in.channels(), 1L, 1L), scale.floats());
    return network.add(in, network.op(x, "Mul", factor));
  }
}
