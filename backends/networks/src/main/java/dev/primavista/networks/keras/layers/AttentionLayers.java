package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.KerasFormatException;
import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.keras.weights.Weight;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attention over sequences: values weighted by how well their keys answer a query. */
final class AttentionLayers {
  /** What stands in for the scores of what must not be seen. */
  private static final float UNSEEN = -1e9f;

  private AttentionLayers() {}

  static void addTo(Map<String, LayerRule> rules) {
    for (String type : List.of("GroupQueryAttention", "GroupedQueryAttention")) {
      rules.put(type, AttentionLayers::multiHead);
    }
    rules.put("MultiHeadAttention", AttentionLayers::multiHead);
    rules.put("Attention", SingleAttention::lower);
    rules.put("AdditiveAttention", SingleAttention::lower);
  }

  /** Query, value and key of a call. */
  record Operands(Activation query, Activation value, Activation key) {
    static Operands of(LayerCall call, List<@Nullable Object> given) {
      List<Activation> inputs = new ArrayList<>();
      given.forEach(
          each -> {
            if (each instanceof Activation value) {
              inputs.add(call.graph().cast(value, ElementType.FLOAT));
            }
          });
      if (inputs.size() < 2 || inputs.getFirst().rank() != 3) {
        throw new Unsupported("other operands than query, value and key of rank 3");
      }
      Activation value = inputs.get(1);
      return new Operands(inputs.getFirst(), value, inputs.size() > 2 ? inputs.get(2) : value);
    }
  }

  private static List<Activation> multiHead(LayerCall call) {
    Settings settings = call.settings();
    Operands operands =
        Operands.of(
            call,
            Arrays.asList(call.argument("query"), call.argument("value"), call.argument("key")));
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
    boolean grouped = settings.has("num_query_heads");
    String query = heads(call, operands.query, "query_dense");
    String key = heads(call, operands.key, "key_dense");
    String value = heads(call, operands.value, "value_dense");
    if (grouped) {
      key = shared(call, key);
      value = shared(call, value);
    }
    long size = settings.whole(grouped ? "head_dim" : "key_dim");
    String scale = graph.scalar((float) (1 / Math.sqrt((double) size)));
    String turned = graph.transpose(key, 0, 1, 3, 2);
    String scores = graph.node("MatMul", graph.node("Mul", query, scale), turned);
    HeadMasks borne = HeadMasks.take(call);
    List<String> masks = seenByHeads(call, borne, scores);
    String weights = weights(graph, scores, masks);
    boolean shown = call.isSet("return_attention_scores");
    boolean zeroed = call.isKeras3() && (shown || settings.real("dropout", 0) > 0);
    for (String mask : zeroed ? masks : List.<String>of()) {
      weights = graph.node("Where", mask, weights, graph.scalar(0));
    }
    String seen = graph.transpose(graph.node("MatMul", weights, value), 0, 2, 1, 3);
    Activation result = joined(call, operands.query, seen);
    call.masks().put(result, borne.query);
    if (!shown) {
      return List.of(result);
    }
    List<Long> shape =
        List.of(
            operands.query.size(0),
            settings.whole(grouped ? "num_query_heads" : "num_heads"),
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
    call.requireSize(
        kernel, 1, part.equals("query_dense") ? "num_query_heads" : "num_key_value_heads");
    call.requireSize(kernel, 1, "num_heads");
    call.requireSize(kernel, 2, "head_dim");
    call.requireSize(kernel, 2, part.equals("value_dense") ? "value_dim" : "key_dim");
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

  /** Heads of a key or value, each as often as heads of the query share it. */
  private static String shared(LayerCall call, String heads) {
    Lowering graph = call.graph();
    Settings settings = call.settings();
    long all = settings.whole("num_query_heads");
    long times = all / settings.whole("num_key_value_heads");
    String each = graph.node("Unsqueeze", heads, graph.longs(2));
    String repeated = graph.node("Tile", each, graph.longs(1, 1, times, 1, 1));
    return graph.node("Reshape", repeated, graph.longs(0, all, -1, settings.whole("head_dim")));
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

  /** Scores as shares of one, those of what must not be seen next to nothing. */
  private static String weights(Lowering graph, String scores, List<String> masks) {
    String shown = scores;
    for (String mask : masks) {
      shown = graph.node("Where", mask, shown, graph.scalar(UNSEEN));
    }
    return graph.node("Softmax", Map.of("axis", Attribute.of(-1L)), shown);
  }

  /** The masks that query, value and key of several heads bear. */
  private record HeadMasks(@Nullable Mask query, @Nullable Mask value, @Nullable Mask key) {
    /** Reads them; Keras 3 takes them off the operands, so that no later layer sees them. */
    static HeadMasks take(LayerCall call) {
      Object key = call.argument("key");
      boolean twice = key == null && !call.isKeras3();
      HeadMasks masks =
          new HeadMasks(
              of(call, call.argument("query")),
              of(call, call.argument("value")),
              of(call, twice ? call.argument("value") : key));
      for (String name : call.isKeras3() ? List.of("query", "value", "key") : List.<String>of()) {
        if (call.argument(name) instanceof Activation operand) {
          call.masks().remove(operand);
        }
      }
      return masks;
    }

    private static @Nullable Mask of(LayerCall call, @Nullable Object operand) {
      return operand instanceof Activation value ? call.masks().of(value) : null;
    }
  }

  /**
   * What says which keys each query sees, to be broadcast to {@code [batch, heads, query, key]}.
   */
  private static List<String> seenByHeads(LayerCall call, HeadMasks borne, String scores) {
    Lowering graph = call.graph();
    Activation each = call.mask(call.argument("attention_mask"));
    List<String> masks = new ArrayList<>();
    if (each != null) {
      masks.add(graph.plain(each.rank() == 3 ? new Reshaping(graph).expand(each, 1) : each));
    }
    addAlong(call, told(call, "value_mask", borne.value), new long[] {1, 2}, masks);
    addAlong(call, told(call, "key_mask", borne.key), new long[] {1, 2}, masks);
    addAlong(call, borne.query, new long[] {1, 3}, masks);
    if (call.isSet("use_causal_mask")) {
      masks.add(past(graph, scores));
    }
    return masks;
  }

  private static @Nullable Mask told(LayerCall call, String name, @Nullable Mask borne) {
    Mask told = mask(call, call.argument(name));
    return told == null ? borne : told;
  }

  static @Nullable Mask mask(LayerCall call, @Nullable Object argument) {
    Activation mask = call.mask(argument);
    return mask == null ? null : new Mask(() -> mask);
  }

  /** Adds a mask of {@code [batch, time]}, if there is one, with new dimensions at these axes. */
  static void addAlong(LayerCall call, @Nullable Mask mask, long[] axes, List<String> masks) {
    if (mask != null) {
      Lowering graph = call.graph();
      masks.add(graph.node("Unsqueeze", graph.plain(mask.steps()), graph.longs(axes)));
    }
  }

  /** Where a key stands at or before the query, in the shape of the scores. */
  static String past(Lowering graph, String scores) {
    String ones = graph.node("Expand", graph.scalar(1), graph.node("Shape", scores));
    String lower = graph.node("Trilu", Map.of("upper", Attribute.of(0L)), ones);
    return graph.node("Cast", Map.of("to", Attribute.of((long) ElementType.BOOL.code())), lower);
  }
}
