package dev.primavista.networks.torch;

import dev.primavista.onnx.graph.Attribute;
import java.util.Map;

/** Weighs channels by what the whole picture has in them (Hu et al. 2018). */
final class SqueezeExcitation {
  private static final Map<String, Attribute> HARD =
      Map.of("alpha", Attribute.of(1 / 6f), "beta", Attribute.of(0.5f));

  private SqueezeExcitation() {}

  /** As MobileNet v3 has it: ReLU and a sigmoid of straight lines. */
  static Feature hard(Network network, Feature in, String module) {
    Feature x = network.op(squeezed(network, in, module), "Relu");
    x = network.conv(x, Convolution.of(module + ".fc2").withBias());
    return in.with(network.op(in, "Mul", network.op(x, "HardSigmoid", HARD).value()).value());
  }

  /** As EfficientNet has it: SiLU and a sigmoid. */
  static Feature smooth(Network network, Feature in, String module) {
    Feature x = silu(network, squeezed(network, in, module));
    x = network.conv(x, Convolution.of(module + ".fc2").withBias());
    return in.with(network.op(in, "Mul", network.op(x, "Sigmoid").value()).value());
  }

  /** {@code x * sigmoid(x)}. */
  static Feature silu(Network network, Feature in) {
    return network.op(in, "Mul", network.op(in, "Sigmoid").value());
  }

  private static Feature squeezed(Network network, Feature in, String module) {
    return network.conv(
        network.op(in, "GlobalAveragePool"), Convolution.of(module + ".fc1").withBias());
  }
}
