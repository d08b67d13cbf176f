package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.keras.layers.AttentionLayers.Operands;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attention with one head and no weights but a scale. */
final class SingleAttention {
  /** What is taken off the scores of what must not be seen. */
  private static final float UNSEEN = 1e9f;

  private SingleAttention() {}

  static List<Activation> lower(LayerCall call) {
    Settings settings = call.settings();
    if (!settings.text("score_mode", "dot").equals("dot")) {
      throw LayerCall.unsupported("score_mode", settings.text("score_mode", "dot"));
    }
    List<@Nullable Object> given = new ArrayList<>();
    if (call.argument("inputs") instanceof List<?> inputs) {
      given.addAll(inputs);
    }
    Operands operands = Operands.of(call, given);
    Lowering graph = call.graph();
    boolean adds = call.layer().type().equals("AdditiveAttention");
    String scores = adds ? sums(call, operands) : products(call, operands);
    List<@Nullable Mask> masks = masks(call);
    List<String> seen = new ArrayList<>();
    AttentionLayers.addAlong(call, masks.get(1), new long[] {1}, seen);
    if (call.isSet("use_causal_mask")) {
      seen.add(AttentionLayers.past(graph, scores));
    }
    String weights =
        graph.node("Softmax", Map.of("axis", Attribute.of(-1L)), lowered(graph, scores, seen));
    String made = graph.node("MatMul", weights, graph.plain(operands.value()));
    List<String> asked = new ArrayList<>();
    AttentionLayers.addAlong(call, masks.getFirst(), new long[] {2}, asked);
    for (String mask : asked) {
      made = graph.node("Where", mask, made, graph.scalar(0));
    }
    Activation query = operands.query();
    Activation result =
        Activation.plain(made, ElementType.FLOAT, query.withLast(operands.value().size(-1)));
    Activation shares =
        Activation.plain(weights, ElementType.FLOAT, query.withLast(operands.key().size(1)));
    return call.isSet("return_attention_scores") ? List.of(result, shares) : List.of(result);
  }

  /** The masks of query and value: those that the call is told, or else those that they bear. */
  static List<@Nullable Mask> masks(LayerCall call) {
    if (call.argument("mask") instanceof List<?> told) {
      return Arrays.asList(
          AttentionLayers.mask(call, told.get(0)), AttentionLayers.mask(call, told.get(1)));
    }
    List<Activation> inputs = call.inputs();
    return Arrays.asList(call.masks().of(inputs.get(0)), call.masks().of(inputs.get(1)));
  }

  private static String products(LayerCall call, Operands operands) {
    Lowering graph = call.graph();
    String keys = graph.transpose(graph.plain(operands.key()), 0, 2, 1);
    String scores = graph.node("MatMul", graph.plain(operands.query()), keys);
    return call.settings().flag("use_scale", false)
        ? graph.node("Mul", scores, call.constant(0))
        : scores;
  }

  private static String sums(LayerCall call, Operands operands) {
    Lowering graph = call.graph();
    String query = graph.node("Unsqueeze", graph.plain(operands.query()), graph.longs(2));
    String key = graph.node("Unsqueeze", graph.plain(operands.key()), graph.longs(1));
    String each = graph.node("Tanh", graph.node("Add", query, key));
    String scaled =
        call.settings().flag("use_scale", true) ? graph.node("Mul", each, call.constant(0)) : each;
    return graph.node("ReduceSum", Map.of("keepdims", Attribute.of(0L)), scaled, graph.longs(-1));
  }

  /** Scores with those of what must not be seen far below the others. */
  private static String lowered(Lowering graph, String scores, List<String> seen) {
    if (seen.isEmpty()) {
      return scores;
    }
    String all = seen.getFirst();
    for (String mask : seen.subList(1, seen.size())) {
      all = graph.node("And", all, mask);
    }
    String below = graph.node("Sub", scores, graph.scalar(UNSEEN));
    return graph.node("Where", all, scores, below);
  }
}
