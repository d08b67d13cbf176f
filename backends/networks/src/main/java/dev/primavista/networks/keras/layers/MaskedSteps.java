package dev.primavista.networks.keras.layers;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.List;
import java.util.Map;

/**
 * A sequence of which a recurrent operator takes the shown steps alone: they are moved to the front
 * in their order, and the operator is told how many there are. What it makes of them is moved back.
 *
 * @param shown truth values {@code [batch, time]} in the order of the steps taken
 * @param counted how many steps are shown up to each, {@code [batch, time]}
 */
record MaskedSteps(Lowering graph, String shown, String counted) {
  private static final Map<String, Attribute> EACH_ROW = Map.of("batch_dims", Attribute.of(1L));

  /** The steps as a mask {@code [batch, time]} shows them, the last one first if backwards. */
  static MaskedSteps of(Lowering graph, Activation mask, boolean backwards) {
    String plain = graph.plain(mask);
    String shown = backwards ? reversed(graph, plain) : plain;
    String counted = graph.node("CumSum", as(graph, ElementType.INT64, shown), graph.longs(1));
    return new MaskedSteps(graph, shown, counted);
  }

  /** Steps along the second dimension in reverse. */
  static String reversed(Lowering graph, String steps) {
    return graph.node(
        "Slice",
        steps,
        graph.longs(-1),
        graph.longs(Long.MIN_VALUE),
        graph.longs(1),
        graph.longs(-1));
  }

  /** A sequence {@code [batch, time, size]} with the shown steps before the hidden ones. */
  String shownFirst(String sequence) {
    String time =
        graph.node("Shape", Map.of("start", Attribute.of(1L), "end", Attribute.of(2L)), shown);
    String places =
        graph.node(
            "Range",
            graph.number(ElementType.INT64, 0),
            graph.node("Squeeze", time),
            graph.number(ElementType.INT64, 1));
    String keys = graph.node("Where", shown, places, graph.node("Add", places, time));
    Map<String, Attribute> leastFirst = Map.of("largest", Attribute.of(0L));
    String order = graph.nodes("TopK", leastFirst, List.of(keys, time), 2).get(1);
    return gathered(sequence, order);
  }

  /** How many steps the operator takes, {@code [batch]}: one where all are hidden. */
  String lengths() {
    String most = graph.node("Max", shownInAll(), graph.number(ElementType.INT64, 1));
    return as(graph, ElementType.INT32, most);
  }

  private String shownInAll() {
    return graph.node("ReduceMax", Map.of("keepdims", Attribute.of(0L)), counted, graph.longs(1));
  }

  /** A state {@code [batch, units]}, or the one before all steps where all of them are hidden. */
  String state(String made, String initial) {
    String none = graph.node("Equal", shownInAll(), graph.number(ElementType.INT64, 0));
    return graph.node("Where", graph.node("Unsqueeze", none, graph.longs(1)), initial, made);
  }

  /**
   * For every step what the latest shown one made, of {@code [batch, time, units]} in the order of
   * {@link #shownFirst}.
   *
   * @param zeroed whether hidden steps make zeros, as those before the first shown one do always
   */
  String latest(String made, boolean zeroed) {
    String zero = graph.number(ElementType.INT64, 0);
    String one = graph.number(ElementType.INT64, 1);
    String place = graph.node("Max", graph.node("Sub", counted, one), zero);
    String seen = zeroed ? shown : graph.node("Greater", counted, zero);
    String wide = graph.node("Unsqueeze", seen, graph.longs(2));
    return graph.node("Where", wide, gathered(made, place), graph.scalar(0));
  }

  /** The output {@code [batch, units]} after the last step, of that after the last shown one. */
  String last(String made, boolean zeroed) {
    String end =
        zeroed
            ? endShown()
            : graph.node("Greater", shownInAll(), graph.number(ElementType.INT64, 0));
    return graph.node("Where", graph.node("Unsqueeze", end, graph.longs(1)), made, graph.scalar(0));
  }

  private String endShown() {
    return graph.node(
        "Gather", Map.of("axis", Attribute.of(1L)), shown, graph.number(ElementType.INT64, -1));
  }

  private String gathered(String sequence, String places) {
    String each = graph.node("Unsqueeze", places, graph.longs(2));
    return graph.node("GatherND", EACH_ROW, sequence, each);
  }

  private static String as(Lowering graph, ElementType type, String value) {
    return graph.node("Cast", Map.of("to", Attribute.of((long) type.code())), value);
  }
}
