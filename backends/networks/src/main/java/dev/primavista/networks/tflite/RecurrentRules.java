package dev.primavista.networks.tflite;

import static dev.primavista.networks.lowering.Activation.FREE;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Long short-term memory, step by step: ONNX's own operator limits what goes into activations,
 * TFLite's the cells. It begins with zeros at each request.
 */
final class RecurrentRules {
  private static final int TANH = 4;
  private static final int MOST_STEPS = 1024;

  /** Where the weights and biases of the gates begin: input, forget, cell and output. */
  private static final int GIVEN = 1;

  private static final int RECURRENT = 5;
  private static final int BIASES = 12;
  private static final int GATES = 4;

  /** Peepholes, a projection and the norms of layers. */
  private static final List<Integer> EXTRAS = List.of(9, 10, 11, 16, 17, 20, 21, 22, 23);

  private RecurrentRules() {}

  static void addTo(Map<Integer, OperatorRule> rules) {
    rules.put(44, OperatorRule.of(RecurrentRules::sequence));
  }

  private static Activation sequence(OperatorCall call) {
    int time = call.operator().flag(3) ? 0 : 1;
    Activation value = call.input(0);
    require(call, value.size(time));
    Lowering graph = call.graph();
    String given = graph.node("MatMul", graph.plain(value), matrix(call, GIVEN));
    String sums = graph.node("Add", given, joined(call, BIASES));
    List<String> steps = split(graph, sums, time, (int) value.size(time));
    Cells cells = new Cells(graph, matrix(call, RECURRENT), call.operator().real(1));
    List<String> states = new ArrayList<>();
    for (String step : steps) {
      String state = cells.after(graph.node("Squeeze", step, graph.longs(time)));
      states.add(graph.node("Unsqueeze", state, graph.longs(time)));
    }
    Map<String, Attribute> along = Map.of("axis", Attribute.of((long) time));
    String made = graph.node("Concat", along, states.toArray(String[]::new));
    return Activation.plain(made, ElementType.FLOAT, value.withLast(call.tensor(4).shape().get(0)));
  }

  private static void require(OperatorCall call, long steps) {
    if (call.tensor(0).isQuantized()) {
      throw new Unsupported("quantised operands");
    }
    if (call.operator().small(0) != TANH || call.operator().flag(5) || !call.hasInput(GIVEN)) {
      throw new Unsupported("other gates or activations than Keras's");
    }
    if (EXTRAS.stream().anyMatch(call::hasInput)) {
      throw new Unsupported("peepholes, a projection or layer norms");
    }
    if (steps == FREE || steps > MOST_STEPS) {
      throw new Unsupported(
          steps == FREE ? "an unknown number of steps" : "more than " + MOST_STEPS + " steps");
    }
  }

  private static List<String> split(Lowering graph, String value, long axis, int parts) {
    Map<String, Attribute> options =
        Map.of("axis", Attribute.of(axis), "num_outputs", Attribute.of((long) parts));
    return graph.nodes("Split", options, List.of(value), parts);
  }

  /** The gates' weights beside each other, for rows from the left. */
  private static String matrix(OperatorCall call, int from) {
    return call.graph().transpose(joined(call, from), 1, 0);
  }

  private static String joined(OperatorCall call, int from) {
    String[] parts =
        IntStream.range(from, from + GATES)
            .mapToObj(input -> call.graph().plain(call.input(input)))
            .toArray(String[]::new);
    return call.graph().node("Concat", Map.of("axis", Attribute.of(0L)), parts);
  }

  /** What is remembered from step to step. */
  private static final class Cells {
    private final Lowering graph;
    private final String recurrent;
    private final float limit;
    private String cell = "";
    private String state = "";

    /**
     * @param limit of a cell, both ways; 0 for none
     */
    Cells(Lowering graph, String recurrent, float limit) {
      this.graph = graph;
      this.recurrent = recurrent;
      this.limit = limit;
    }

    /** The state after a step, given the sums of its inputs for each gate. */
    String after(String given) {
      boolean first = state.isEmpty();
      String sums =
          first ? given : graph.node("Add", given, graph.node("MatMul", state, recurrent));
      List<String> gates = split(graph, sums, -1, GATES);
      String added =
          graph.node("Mul", graph.node("Sigmoid", gates.get(0)), graph.node("Tanh", gates.get(2)));
      cell = first ? added : graph.node("Add", kept(gates.get(1)), added);
      if (limit > 0) {
        cell = graph.node("Clip", cell, graph.scalar(-limit), graph.scalar(limit));
      }
      state = graph.node("Mul", graph.node("Sigmoid", gates.get(3)), graph.node("Tanh", cell));
      return state;
    }

    private String kept(String forget) {
      return graph.node("Mul", graph.node("Sigmoid", forget), cell);
    }
  }
}
