package dev.primavista.networks.torch;

import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.Graph;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The vision transformer (Dosovitskiy et al. 2021) of any depth and patch. Heads are 64 channels
 * wide, those of the huge one 80, as in all published networks of its kind.
 */
final class VisionTransformer implements Architecture {
  private static final Pattern NAMES = Pattern.compile("vit_.*");
  private static final Pattern FIRST_NAMES = Pattern.compile("\\.mlp\\.linear_([12])\\.");
  private static final String LAYER = "encoder.layers.encoder_layer_";
  private static final long HUGE = 1280;

  @Override
  public Pattern names() {
    return NAMES;
  }

  @Override
  public boolean recognizes(StateDict weights) {
    return weights.has("class_token") && weights.has("conv_proj.weight");
  }

  @Override
  public Graph build(StateDict given, String declared) {
    StateDict weights = new StateDict(given.file(), renamed(given));
    Network network = new Network(weights, "vit");
    Tokens tokens = new Tokens(network);
    List<Long> patch = weights.get("conv_proj.weight").shape();
    long places = weights.get("encoder.pos_embedding").shape().get(1) - 1;
    long edge = Math.round(Math.sqrt((double) places)) * patch.get(2);
    Feature x = network.input(patch.get(1), edge);
    x = network.conv(x, Convolution.of("conv_proj").unpadded().stride(patch.get(2)));
    x = tokens.transpose(tokens.reshape(x, 0, x.channels(), -1), 0, 2, 1);
    x = positioned(network, x);
    int layers = weights.count(LAYER, 0);
    for (int layer = 0; layer < layers; layer++) {
      x = layer(network, tokens, x, LAYER + layer);
    }
    x = tokens.norm(x, "encoder.ln");
    x = network.op(x, "Gather", Map.of("axis", Attribute.of(1)), network.index("first", 0));
    if (weights.hasModule("heads.pre_logits")) {
      x = network.op(network.linear(x, "heads.pre_logits"), "Tanh");
    }
    Feature logits = network.linear(x, network.head("heads.head"));
    String summary = "ViT (%d layers, patches of %d)".formatted(layers, patch.get(2));
    return network.finish(logits, summary, edge);
  }

  private static Map<String, StoredTensor> renamed(StateDict given) {
    Map<String, StoredTensor> names = new LinkedHashMap<>();
    for (String name : given.names()) {
      String now =
          FIRST_NAMES
              .matcher(name)
              .replaceAll(found -> found.group(1).equals("1") ? ".mlp.0." : ".mlp.3.");
      names.put(now, given.get(name));
    }
    return names;
  }

  /** The class token before the patches, and to each what its place adds. */
  private static Feature positioned(Network network, Feature patches) {
    StoredTensor token = network.take("class_token");
    StoredTensor positions = network.take("encoder.pos_embedding");
    String one = network.tensor("class_token", List.of(1L, 1L, patches.channels()), token.floats());
    Feature rows = network.op(patches, "Shape", Map.of("end", Attribute.of(1)));
    String rest = network.shape("token_shape", 1, patches.channels());
    Feature shape = network.op(rows, "Concat", Map.of("axis", Attribute.of(0)), rest);
    Feature tokens = network.op(patches.with(one), "Expand", shape.value());
    Feature all = network.op(tokens, "Concat", Map.of("axis", Attribute.of(1)), patches.value());
    return network.op(
        all, "Add", network.tensor("positions", positions.shape(), positions.floats()));
  }

  private static Feature layer(Network network, Tokens tokens, Feature in, String name) {
    Feature attended = attention(network, tokens, tokens.norm(in, name + ".ln_1"), name);
    Feature x = network.add(in, attended);
    Feature wide = tokens.gelu(tokens.linear(tokens.norm(x, name + ".ln_2"), name + ".mlp.0"));
    return network.add(x, tokens.linear(wide, name + ".mlp.3"));
  }

  private static Feature attention(Network network, Tokens tokens, Feature in, String layer) {
    String name = layer + ".self_attention.";
    long width = in.channels();
    long each = width == HUGE ? 80 : 64;
    if (width % each != 0) {
      throw network.weights().refuse("has " + width + " channels (expected: a multiple of 64)");
    }
    Feature three = tokens.linear(in, name + "in_proj_weight", name + "in_proj_bias");
    three = tokens.reshape(three, 0, 0, 3, width / each, each);
    three = tokens.transpose(three, 2, 0, 3, 1, 4);
    Feature query = part(network, three, 0);
    Feature key = tokens.transpose(part(network, three, 1), 0, 1, 3, 2);
    String scale = network.constant("scale", List.of(), (float) (1 / Math.sqrt((double) each)));
    Feature scores = network.op(network.op(query, "Mul", scale), "MatMul", key.value());
    Feature attended =
        network.op(
            network.op(scores, "Softmax", Map.of("axis", Attribute.of(-1))),
            "MatMul",
            part(network, three, 2).value());
    attended = tokens.reshape(tokens.transpose(attended, 0, 2, 1, 3), 0, 0, width);
    return tokens.linear(new Feature(attended.value(), width), name + "out_proj");
  }

  private static Feature part(Network network, Feature three, long index) {
    return network.op(
        three, "Gather", Map.of("axis", Attribute.of(0)), network.index("part", index));
  }
}
