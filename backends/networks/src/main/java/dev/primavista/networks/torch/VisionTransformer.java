package dev.primavista.networks.torch;

import dev.primavista.core.Amount;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.Graph;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The vision transformer (Dosovitskiy et al. 2021) of any depth and patch. A file does not tell the
 * heads: they are those of the published network of its width, or declared, as in {@code
 * vit_4_heads}.
 */
final class VisionTransformer implements Architecture {
  private static final Pattern NAMES = Pattern.compile("vit_.*");
  private static final Pattern DECLARED_HEADS = Pattern.compile("vit_([1-9][0-9]{0,3})_heads?");
  private static final Pattern FIRST_NAMES = Pattern.compile("\\.mlp\\.linear_([12])\\.");
  private static final String LAYER = "encoder.layers.encoder_layer_";

  /** The heads of the base, the large and the huge network, by their channels. */
  private static final Map<Long, Long> PUBLISHED_HEADS = Map.of(768L, 12L, 1024L, 16L, 1280L, 16L);

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
    x = network.conv(x, Convolution.of("conv_proj").withBias().unpadded().stride(patch.get(2)));
    x = tokens.transpose(tokens.reshape(x, 0, x.channels(), -1), 0, 2, 1);
    x = positioned(network, x);
    int layers = weights.count(LAYER, 0);
    long heads = heads(given, x.channels(), declared);
    for (int layer = 0; layer < layers; layer++) {
      x = layer(network, tokens, x, LAYER + layer, heads);
    }
    x = tokens.norm(x, "encoder.ln");
    x = network.op(x, "Gather", Map.of("axis", Attribute.of(1)), network.index("first", 0));
    if (weights.hasModule("heads.pre_logits")) {
      x = network.op(network.linear(x, "heads.pre_logits"), "Tanh");
    }
    Feature logits = network.logits(x, network.head("heads.head"));
    String summary = "ViT (%s, patches of %d)".formatted(Amount.of(layers, "layer"), patch.get(2));
    return network.finish(logits, summary, edge);
  }

  private static long heads(StateDict weights, long width, String declared) {
    Matcher said = DECLARED_HEADS.matcher(declared);
    long heads =
        said.matches() ? Long.parseLong(said.group(1)) : PUBLISHED_HEADS.getOrDefault(width, 0L);
    if (heads == 0) {
      throw new ModelLoadException(
          "unsupported_network",
          weights.file()
              + " is a ViT of "
              + Amount.of(width, "channel")
              + ", whose heads it does not tell (expected: 768, 1024 or 1280 channels)",
          "name them in model.yaml beside it: architecture: vit_4_heads; or "
              + Advice.export("this network"));
    }
    if (width % heads != 0) {
      throw weights.refuse(
          "has "
              + Amount.of(width, "channel")
              + " (expected: a multiple of the "
              + Amount.of(heads, "head")
              + ")");
    }
    return heads;
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

  private static Feature layer(
      Network network, Tokens tokens, Feature in, String name, long heads) {
    Feature attended = attention(network, tokens, tokens.norm(in, name + ".ln_1"), name, heads);
    Feature x = network.add(in, attended);
    Feature wide = tokens.gelu(tokens.linear(tokens.norm(x, name + ".ln_2"), name + ".mlp.0"));
    return network.add(x, tokens.linear(wide, name + ".mlp.3"));
  }

  private static Feature attention(
      Network network, Tokens tokens, Feature in, String layer, long heads) {
    String name = layer + ".self_attention.";
    long width = in.channels();
    long each = width / heads;
    Feature three = tokens.linear(in, name + "in_proj_weight", name + "in_proj_bias");
    three = tokens.reshape(three, 0, 0, 3, heads, each);
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
