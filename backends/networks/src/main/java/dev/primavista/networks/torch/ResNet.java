package dev.primavista.networks.torch;

import dev.primavista.core.Amount;
import dev.primavista.onnx.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Residual networks (He et al. 2016) of any depth and width, ResNeXt and Wide ResNet among them:
 * basic blocks of two convolutions or bottlenecks of three, the stride in the 3x3 one. A stem of
 * 7x7 kernels has stride 2 and a max-pool after it, one of 3x3 kernels, for small pictures, has
 * neither. Stages after the first halve the picture.
 */
final class ResNet implements Architecture {
  private static final Pattern NAMES =
      Pattern.compile("(cifar_?)?(wide_?)?resne(t|xt)[0-9]*(_.*)?");
  private static final int LARGE_STEM = 7;
  private static final Pattern SHORTCUT = Pattern.compile("\\.shortcut\\.");
  private static final Pattern LINEAR = Pattern.compile("^linear\\.");
  private static final Map<List<Integer>, String> DEPTHS =
      Map.of(
          List.of(2, 2, 2, 2), "18",
          List.of(3, 4, 6, 3), "34 or 50",
          List.of(3, 4, 23, 3), "101",
          List.of(3, 8, 36, 3), "152");

  @Override
  public Pattern names() {
    return NAMES;
  }

  @Override
  public boolean recognizes(StateDict weights) {
    return weights.has("conv1.weight")
        && weights.has("bn1.running_mean")
        && weights.has("layer1.0.conv1.weight");
  }

  @Override
  public Graph build(StateDict given, String declared) {
    StateDict weights = given.renamed(SHORTCUT, ".downsample.").renamed(LINEAR, "fc.");
    Network network = new Network(weights, "resnet");
    List<Long> stem = weights.get("conv1.weight").shape();
    if (stem.size() != 4 || (stem.get(2) != LARGE_STEM && stem.get(2) != 3)) {
      throw given.refuse(
          "has a stem of shape " + StateDict.dimensions(stem) + " (expected: 7x7 or 3x3 kernels)");
    }
    boolean large = stem.get(2) == LARGE_STEM;
    Feature x = network.input(stem.get(1));
    x = network.conv(x, Convolution.of("conv1").norm("bn1").stride(large ? 2 : 1));
    x = network.op(x, "Relu");
    if (large) {
      x = network.maxPool(x, 3, 2, 1);
    }
    List<Integer> depths = new ArrayList<>();
    for (int stage = 1; weights.hasModule("layer" + stage); stage++) {
      int blocks = weights.count("layer" + stage + ".", 0);
      for (int block = 0; block < blocks; block++) {
        x = block(network, x, "layer" + stage + "." + block, stage > 1 && block == 0 ? 2 : 1);
      }
      depths.add(blocks);
    }
    Feature logits = network.logits(network.pooled(x), network.head("fc"));
    return network.finish(logits, summary(weights, depths), large ? 224 : 32);
  }

  private static Feature block(Network network, Feature in, String name, long stride) {
    StateDict weights = network.weights();
    boolean bottleneck = weights.has(name + ".conv3.weight");
    boolean projected = weights.hasModule(name + ".downsample");
    if (!projected) {
      requireSameChannels(weights, in, name, bottleneck);
    }
    long step = projected ? stride : 1;
    Feature x = network.conv(in, layer(name, 1).stride(bottleneck ? 1 : step));
    x = network.op(x, "Relu");
    x = network.conv(x, layer(name, 2).stride(bottleneck ? step : 1));
    if (bottleneck) {
      x = network.conv(network.op(x, "Relu"), layer(name, 3));
    }
    Feature shortcut =
        projected
            ? network.conv(
                in, Convolution.pair(name + ".downsample", Convolution.EPSILON).stride(step))
            : in;
    return network.op(network.add(x, shortcut), "Relu");
  }

  private static Convolution layer(String block, int number) {
    return Convolution.of(block + ".conv" + number).norm(block + ".bn" + number);
  }

  /** A block that does not project its input keeps its channels and its size. */
  private static void requireSameChannels(
      StateDict weights, Feature in, String name, boolean bottleneck) {
    String last = name + (bottleneck ? ".conv3.weight" : ".conv2.weight");
    List<Long> shape = weights.get(last).shape();
    if (shape.isEmpty() || shape.get(0) != in.channels()) {
      throw weights.refuse(
          "has no downsample in " + name + ", which changes the number of channels");
    }
  }

  private static String summary(StateDict weights, List<Integer> depths) {
    boolean bottleneck = weights.has("layer1.0.conv3.weight");
    List<Long> middle = weights.get("layer1.0.conv2.weight").shape();
    long groups = bottleneck ? middle.get(0) / middle.get(1) : 1;
    String depth = DEPTHS.getOrDefault(depths, "");
    if (depth.length() > 3) {
      depth = bottleneck ? "50" : "34";
    }
    String family = groups > 1 ? "ResNeXt" : "ResNet";
    return "%s%s (%s %s%s)"
        .formatted(
            family,
            depth.isEmpty() ? "" : "-" + depth,
            bottleneck ? "bottlenecks" : "basic blocks",
            String.join("-", depths.stream().map(String::valueOf).toList()),
            groups > 1 ? ", " + Amount.of(groups, "group") : "");
  }
}
