package dev.primavista.networks.keras;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attention over sequences: values weighted by how well their keys answer a query. */
final class AttentionLayers {
  /** What stands in for the scores of what must not be seen. */
  private static final float UNSEEN = -1e9f;

  private AttentionLayers() {}

  static void addTo(Map<String, LayerRule> rules) {
    rules.put("MultiHeadAttention", AttentionLayers::multiHead);
    rules.put("Attention", LayerRule.of(AttentionLayers::single));
  }

  /** Query, value and key of a call. */
  private record Operands(Activation query, Activation value, Activation key) {
    static Operands of(LayerCall call) {
      List<Activation> inputs = new ArrayList<>(call.inputs());
      Map<String, @Nullable Object> named = call.arguments().named();
      for (String name : List.of("query", "value", "key")) {
        if (named.get(name) instanceof Activation given) {
          inputs.add(given);
        }
      }
      if (inputs.size() < 2 || inputs.getFirst().rank() != 3) {
        throw new Unsupported("other operands than query, value and key of rank 3");
      }
      Activation value = inputs.get(1);
      return new Operands(inputs.getFirst(), value, inputs.size() > 2 ? inputs.get(2) : value);
    }
  }

  private static List<Activation> multiHead(LayerCall call) {
    Settings settings = call.settings();
    Operands operands = Operands.of(call);
    long[] axes = settings.wholes("attention_axes");
    if (axes.length > 1 || (axes.length == 1 && axes[0] != 1)) {
      throw LayerCall.unsupported("attention_axes", axes);
    }
    for (String option : List.of("use_gate", "sliding_window")) {
      if (settings.has(option) && settings.real(option, 0) != 0) {
        throw LayerCall.unsupported(option, true);
      }
    }
    Lowering graph = call.graph();
    String query = heads(call, operands.query, "query_dense");
    String key = heads(call, operands.key, "key_dense");
    String value = heads(call, operands.value, "value_dense");
    String scale = graph.scalar((float) (1 / Math.sqrt((double) settings.whole("key_dim"))));
    String turned = graph.transpose(key, 0, 1, 3, 2);
    String scores = graph.node("MatMul", graph.node("Mul", query, scale), turned);
    String weights = graph.node("Softmax", Map.of("axis", Attribute.of(-1L)), masked(call, scores));
    String seen = graph.transpose(graph.node("MatMul", weights, value), 0, 2, 1, 3);
    Activation result = joined(call, operands.query, seen);
    if (!Boolean.TRUE.equals(call.arguments().named().get("return_attention_scores"))) {
      return List.of(result);
    }
    List<Long> shape =
        List.of(
            operands.query.size(0),
            settings.whole("num_heads"),
            operands.query.size(1),
            operands.key.size(1));
    return List.of(result, Activation.plain(weights, ElementType.FLOAT, shape));
  }

  /** A projection as {@code [batch, heads, time, size]}. */
  private static String heads(LayerCall call, Activation value, String part) {
    Lowering graph = call.graph();
    List<Weight> weights = call.weights().part(part).variables();
    if (weights.isEmpty() || weights.getFirst().shape().size() != 3) {
      throw new KerasFormatException(
          "the weights of '" + part + "' of layer '" + call.layer().name() + "' are missing");
    }
    Weight kernel = weights.getFirst();
    long heads = kernel.size(1);
    long size = kernel.size(2);
    String flat = graph.floats(List.of(kernel.size(0), heads * size), kernel.floats());
    String made = graph.node("MatMul", graph.plain(value), flat);
    if (weights.size() > 1) {
      String bias = graph.floats(List.of(heads * size), weights.get(1).floats());
      made = graph.node("Add", made, bias);
    }
    String split = graph.node("Reshape", made, graph.longs(0, 0, heads, size));
    return graph.transpose(split, 0, 2, 1, 3);
  }

  private static Activation joined(LayerCall call, Activation query, String heads) {
    Lowering graph = call.graph();
    List<Weight> weights = call.weights().part("output_dense").variables();
    Weight kernel = weights.getFirst();
    long rows = kernel.size(0) * kernel.size(1);
    String together = graph.node("Reshape", heads, graph.longs(0, 0, rows));
    String flat = graph.floats(List.of(rows, kernel.size(2)), kernel.floats());
    String made = graph.node("MatMul", together, flat);
    if (weights.size() > 1) {
      String bias = graph.floats(List.of(kernel.size(2)), weights.get(1).floats());
      made = graph.node("Add", made, bias);
    }
    return Activation.plain(made, ElementType.FLOAT, query.withLast(kernel.size(2)));
  }

  private static String masked(LayerCall call, String scores) {
    Lowering graph = call.graph();
    Map<String, @Nullable Object> named = call.arguments().named();
    String result = scores;
    if (named.get("attention_mask") instanceof Activation mask) {
      Activation seen = graph.cast(mask, ElementType.BOOL);
      Activation each = mask.rank() == 3 ? new Reshaping(graph).expand(seen, 1) : seen;
      result = graph.node("Where", graph.plain(each), result, graph.scalar(UNSEEN));
    }
    if (Boolean.TRUE.equals(named.get("use_causal_mask"))) {
      result = graph.node("Where", past(graph, result), result, graph.scalar(UNSEEN));
    }
    return result;
  }

  /** Where a key stands at or before the query, in the shape of the scores. */
  private static String past(Lowering graph, String scores) {
    String ones = graph.node("Expand", graph.scalar(1), graph.node("Shape", scores));
    String lower = graph.node("Trilu", Map.of("upper", Attribute.of(0L)), ones);
    return graph.node("Cast", Map.of("to", Attribute.of((long) ElementType.BOOL.code())), lower);
  }

  private static Activation single(LayerCall call) {
    Settings settings = call.settings();
    if (!settings.text("score_mode", "dot").equals("dot")) {
      throw LayerCall.unsupported("score_mode", settings.text("score_mode", "dot"));
    }
    Operands operands = Operands.of(call);
    Lowering graph = call.graph();
    String keys = graph.transpose(graph.plain(operands.key), 0, 2, 1);
    String scores = graph.node("MatMul", graph.plain(operands.query), keys);
    if (settings.flag("use_scale", false)) {
      scores = graph.node("Mul", scores, call.constant(0));
    }
    String shown = masked(call, scores);
    String weights = graph.node("Softmax", Map.of("axis", Attribute.of(-1L)), shown);
    String made = graph.node("MatMul", weights, graph.plain(operands.value));
    return Activation.plain(
        made, ElementType.FLOAT, operands.query.withLast(operands.value.size(-1)));
  }
}
