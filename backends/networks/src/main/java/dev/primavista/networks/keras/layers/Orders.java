package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Types;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Functions that compare the elements along an axis: the greatest of them, and their order. */
final class Orders {
  /** Types that the engine finds the greatest of. */
  private static final Set<ElementType> COMPARED =
      Set.of(ElementType.FLOAT, ElementType.INT32, ElementType.UINT8, ElementType.INT8);

  private Orders() {}

  static void addTo(Map<String, LayerRule> rules) {
    rules.put("argmax", LayerRule.of(call -> place(call, "ArgMax")));
    rules.put("argmin", LayerRule.of(call -> place(call, "ArgMin")));
    rules.put("sort", LayerRule.of(call -> ordered(call).getFirst()));
    rules.put("argsort", LayerRule.of(call -> ordered(call).getLast()));
    rules.put("top_k", Orders::greatest);
    rules.put("median", LayerRule.of(Orders::median));
  }

  private static Activation place(LayerCall call, String operator) {
    Operands operands = new Operands(call);
    Reshaping reshaping = new Reshaping(call.graph());
    Integer told = operands.axis(1);
    boolean all = told == null && !Operations.isTensorFlow(call.layer());
    Activation value = all ? reshaping.line(operands.first()) : operands.first();
    int axis = told == null ? 0 : told;
    ElementType type = COMPARED.contains(value.type()) ? value.type() : ElementType.INT32;
    if (value.type() == ElementType.INT64) {
      throw new Unsupported("elements of type " + value.type());
    }
    boolean keeps = operands.flag(2, "keepdims");
    Map<String, Attribute> options =
        Map.of(
            "axis", Attribute.of((long) axis),
            "keepdims", Attribute.of(keeps && !all ? 1L : 0L));
    String held = call.graph().plain(call.graph().cast(value, type));
    String made = call.graph().node(operator, options, held);
    List<Long> shape = new ArrayList<>(value.shape());
    shape.remove(axis);
    if (keeps && !all) {
      shape.add(axis, 1L);
    }
    Activation place = Activation.plain(made, ElementType.INT64, shape);
    for (int i = 0; keeps && all && i < operands.first().rank(); i++) {
      place = reshaping.expand(place, 0);
    }
    return call.graph().cast(place, placeType(call, "output_type", ElementType.INT64));
  }

  /** The type of places, which TensorFlow's functions may be told. */
  private static ElementType placeType(LayerCall call, String name, ElementType usual) {
    if (!Operations.isTensorFlow(call.layer())) {
      return ElementType.INT32;
    }
    Object told = call.arguments().named().get(name);
    return told == null ? usual : Types.of(Types.name(told));
  }

  private static List<Activation> greatest(LayerCall call) {
    Operands operands = new Operands(call);
    long[] count = operands.wholes(1, "k");
    List<Activation> made =
        sorted(
            call,
            operands.first(),
            operands.first().rank() - 1,
            true,
            count.length == 0 ? 1 : count[0]);
    ElementType type = placeType(call, "index_type", ElementType.INT32);
    return List.of(made.getFirst(), call.graph().cast(made.getLast(), type));
  }

  /** All elements along an axis in their order, and where they stood. */
  private static List<Activation> ordered(LayerCall call) {
    Operands operands = new Operands(call);
    Activation value = operands.first();
    Integer axis = operands.axis(1);
    boolean falls = "DESCENDING".equals(operands.parameter(2, "direction"));
    return sorted(call, value, axis == null ? value.rank() - 1 : axis, falls, Activation.FREE);
  }

  /**
   * The first elements along an axis in their order, and where they stood.
   *
   * @param count how many of them; {@link Activation#FREE} for all
   */
  static List<Activation> sorted(
      LayerCall call, Activation value, int axis, boolean falls, long count) {
    Lowering graph = call.graph();
    Map<String, Attribute> part =
        Map.of("start", Attribute.of((long) axis), "end", Attribute.of(axis + 1L));
    String held = graph.plain(value);
    String taken = count == Activation.FREE ? graph.node("Shape", part, held) : graph.longs(count);
    Map<String, Attribute> options =
        Map.of("axis", Attribute.of((long) axis), "largest", Attribute.of(falls ? 1L : 0L));
    List<String> made = graph.nodes("TopK", options, List.of(held, taken), 2);
    List<Long> shape = new ArrayList<>(value.shape());
    if (count != Activation.FREE) {
      shape.set(axis, count);
    }
    Activation places = Activation.plain(made.getLast(), ElementType.INT64, shape);
    return List.of(
        Activation.plain(made.getFirst(), value.type(), shape),
        graph.cast(places, ElementType.INT32));
  }

  /** The mean of the two elements in the middle, or the one that is there alone. */
  private static Activation median(LayerCall call) {
    Operands operands = new Operands(call);
    Reshaping reshaping = new Reshaping(call.graph());
    Integer told = operands.axis(1);
    boolean keeps = operands.flag(2, "keepdims");
    if (told == null && keeps) {
      throw new Unsupported("keepdims=true without an axis");
    }
    Activation given = call.graph().cast(operands.first(), ElementType.FLOAT);
    Activation value = told == null ? reshaping.line(given) : given;
    int axis = told == null ? 0 : told;
    long size = value.size(axis);
    if (size == Activation.FREE) {
      throw new Unsupported("a dimension of unknown size");
    }
    Activation sorted = sorted(call, value, axis, false, size).getFirst();
    long[] middle = size % 2 == 0 ? new long[] {size / 2 - 1, size / 2} : new long[] {size / 2};
    Map<String, Attribute> along = Map.of("axis", Attribute.of((long) axis));
    String taken =
        call.graph().node("Gather", along, call.graph().plain(sorted), call.graph().longs(middle));
    List<Long> shape = new ArrayList<>(value.shape());
    shape.set(axis, (long) middle.length);
    return reshaping.reduce(
        "ReduceMean", Activation.plain(taken, ElementType.FLOAT, shape), keeps, axis);
  }
}
