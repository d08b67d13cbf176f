package dev.primavista.networks.tflite;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Elements by their places, and places by their elements. */
final class LookupRules {
  private LookupRules() {}

  static void addTo(Map<Integer, OperatorRule> rules) {
    rules.put(36, OperatorRule.of(LookupRules::gathered));
    rules.put(107, OperatorRule.of(LookupRules::gatheredByPoint));
    rules.put(122, OperatorRule.of(LookupRules::scattered));
    rules.put(85, OperatorRule.of(LookupRules::marked));
    rules.put(48, LookupRules::greatest);
  }

  private static Activation gathered(OperatorCall call) {
    Activation value = call.input(0);
    int axis = OperatorCall.axis(value, call.operator().option(0, 0));
    int given = call.operator().option(1, 0);
    int batch = given < 0 ? given + call.input(1).rank() : given;
    Lowering graph = call.graph();
    String places = graph.plain(call.input(1));
    String made =
        batch == 0
            ? graph.node(
                "Gather", Map.of("axis", Attribute.of((long) axis)), graph.plain(value), places)
            : inBatches(call, axis, batch);
    return Activation.plain(made, value.type(), call.outputShape(0));
  }

  /** Each of the first dimensions' places has indices of its own. */
  private static String inBatches(OperatorCall call, int axis, int batch) {
    if (axis != batch) {
      throw new Unsupported("batch_dims " + batch + " with axis " + axis);
    }
    Lowering graph = call.graph();
    String points = graph.node("Unsqueeze", wide(call, 1), graph.longs(-1));
    Map<String, Attribute> dimensions = Map.of("batch_dims", Attribute.of((long) batch));
    return graph.node("GatherND", dimensions, graph.plain(call.input(0)), points);
  }

  private static Activation gatheredByPoint(OperatorCall call) {
    Lowering graph = call.graph();
    Activation value = call.input(0);
    String made = graph.node("GatherND", graph.plain(value), wide(call, 1));
    return Activation.plain(made, value.type(), call.outputShape(0));
  }

  /** Zeros, to which the updates are added at their points. */
  private static Activation scattered(OperatorCall call) {
    Lowering graph = call.graph();
    Activation updates = call.input(1);
    Activation zeros =
        Activation.plain(
            graph.node("ConstantOfShape", wide(call, 2)),
            ElementType.FLOAT,
            call.outputShape(0, 2));
    String made =
        graph.node(
            "ScatterND",
            Map.of("reduction", Attribute.of("add")),
            graph.plain(graph.cast(zeros, updates.type())),
            wide(call, 0),
            graph.plain(updates));
    return Activation.plain(made, updates.type(), call.outputShape(0, 2));
  }

  /** One value where a place along the new axis is the index, another one elsewhere. */
  private static Activation marked(OperatorCall call) {
    Lowering graph = call.graph();
    int rank = call.input(0).rank() + 1;
    int given = call.operator().option(0, 0);
    int axis = given < 0 ? given + rank : given;
    long depth = call.constants(1)[0];
    long[] along = new long[rank];
    Arrays.fill(along, 1);
    along[axis] = depth;
    String places = graph.longs(LongStream.range(0, depth).toArray());
    String indices = graph.node("Unsqueeze", wide(call, 0), graph.longs(axis));
    String equal = graph.node("Equal", indices, graph.node("Reshape", places, graph.longs(along)));
    Activation on = call.input(2);
    String made = graph.node("Where", equal, graph.plain(on), graph.plain(call.input(3)));
    return Activation.plain(made, on.type(), call.outputShape(0));
  }

  private static void greatest(OperatorCall call) {
    Lowering graph = call.graph();
    Activation value = call.input(0);
    long count = call.constants(1)[0];
    List<String> made =
        graph.nodes("TopK", Map.of(), List.of(graph.plain(value), graph.longs(count)), 2);
    List<Long> shape = value.withLast(count);
    call.made(0, Activation.plain(made.getFirst(), value.type(), shape));
    Activation places = Activation.plain(made.getLast(), ElementType.INT64, shape);
    call.made(1, graph.cast(places, call.output(1).elements()));
  }

  /** An input of integers as the engine takes places. */
  private static String wide(OperatorCall call, int input) {
    Lowering graph = call.graph();
    return graph.plain(graph.cast(call.input(input), ElementType.INT64));
  }
}
