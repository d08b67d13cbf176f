package dev.primavista.networks.torch;

import dev.primavista.onnx.graph.Graph;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * MobileNet v3 (Howard et al. 2019), large and small, of any width. Which blocks halve the picture
 * and which have ReLU in place of hard swish is a table of the paper; the rest follows from shapes.
 */
final class MobileNetV3 implements Architecture {
  private static final Pattern NAMES = Pattern.compile("mobilenet_?v3(_.*)?");
  private static final double EPSILON = 1e-3;

  /**
   * What the shapes do not tell.
   *
   * @param halving blocks of stride 2, counted from 1
   * @param lastPlain the last block with ReLU
   */
  private record Table(String name, List<Integer> halving, int lastPlain) {}

  private static final Map<Integer, Table> TABLES =
      Map.of(
          15, new Table("large", List.of(2, 4, 7, 13), 6),
          11, new Table("small", List.of(1, 2, 4, 9), 3));

  @Override
  public Pattern names() {
    return NAMES;
  }

  @Override
  public boolean recognizes(StateDict weights) {
    return weights.has("features.1.block.0.0.weight")
        && weights.has("classifier.0.weight")
        && weights.has("classifier.3.weight");
  }

  @Override
  public Graph build(StateDict weights, String declared) {
    int blocks = weights.count("features.", 1) - 1;
    Table table = TABLES.get(blocks);
    if (table == null) {
      throw weights.refuse("has " + blocks + " blocks (expected: 15 or 11, as MobileNet v3)");
    }
    Network network = new Network(weights, "mobilenet_v3");
    Feature x = network.input(weights.get("features.0.0.weight").shape().get(1));
    x = network.conv(x, Convolution.pair("features.0", EPSILON).stride(2));
    x = network.op(x, "HardSwish");
    for (int block = 1; block <= blocks; block++) {
      String activation = block <= table.lastPlain() ? "Relu" : "HardSwish";
      long stride = table.halving().contains(block) ? 2 : 1;
      x = block(network, x, "features." + block + ".block.", activation, stride);
    }
    x = network.conv(x, Convolution.pair("features." + (blocks + 1), EPSILON));
    x = network.pooled(network.op(x, "HardSwish"));
    x = network.op(network.linear(x, "classifier.0"), "HardSwish");
    Feature logits = network.logits(x, "classifier.3");
    return network.finish(logits, "MobileNet v3 " + table.name(), 224);
  }

  private static Feature block(
      Network network, Feature in, String name, String activation, long stride) {
    StateDict weights = network.weights();
    int part = 0;
    Feature x = in;
    boolean expands = weights.get(name + "0.0.weight").shape().get(1) > 1 || in.channels() == 1;
    if (expands) {
      x = network.op(network.conv(x, Convolution.pair(name + part++, EPSILON)), activation);
    }
    x = network.conv(x, Convolution.pair(name + part++, EPSILON).stride(stride));
    x = network.op(x, activation);
    if (weights.has(name + part + ".fc1.weight")) {
      x = SqueezeExcitation.hard(network, x, name + part++);
    }
    x = network.conv(x, Convolution.pair(name + part, EPSILON));
    return stride == 1 && x.channels() == in.channels() ? network.add(in, x) : x;
  }
}
