package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.KerasFormatException;
import dev.primavista.networks.keras.weights.Weight;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Elementwise;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A recurrent layer step by step, with activations that ONNX's recurrent operators have not. The
 * weights are in Keras's order.
 *
 * @param call with the weights of the layer's cell
 */
record SteppedLayer(LayerCall call, long units) {
  private static final Map<String, Integer> GATES = Map.of("LSTM", 4, "GRU", 3, "SimpleRNN", 1);

  /**
   * What the layer makes, then its states if it is to return them.
   *
   * @param before the states that the layer is told, if any
   */
  static List<Activation> lower(LayerCall call, List<Activation> before, boolean isMasked) {
    if (isMasked) {
      throw new Unsupported(
          "a mask beside the activations %s and %s"
              .formatted(
                  call.settings().value("activation"),
                  call.settings().value("recurrent_activation")));
    }
    return new SteppedLayer(call, call.settings().whole("units")).run(before);
  }

  private String type() {
    return call.layer().type();
  }

  private int gates() {
    Integer gates = GATES.get(type());
    if (gates == null) {
      throw new Unsupported("activations of " + type());
    }
    return gates;
  }

  private List<Activation> run(List<Activation> before) {
    Lowering graph = call.graph();
    String value = graph.plain(graph.cast(call.input(), ElementType.FLOAT));
    String ordered = RecurrentLayers.isBackwards(call) ? MaskedSteps.reversed(graph, value) : value;
    String given = graph.node("MatMul", graph.transpose(ordered, 1, 0, 2), kernel(0));
    if (isBiased()) {
      given = graph.node("Add", given, bias(0));
    }
    Lowering.Loop loop = graph.loop(states(value, before), given, this::step);
    List<Activation> made = new ArrayList<>();
    boolean all = call.settings().flag("return_sequences", false);
    made.add(
        all
            ? Activation.plain(
                graph.transpose(loop.made(), 1, 0, 2),
                ElementType.FLOAT,
                call.input().withLast(units))
            : state(loop.states().getFirst()));
    if (call.settings().flag("return_state", false)) {
      loop.states().forEach(each -> made.add(state(each)));
    }
    return made;
  }

  private Activation state(String state) {
    return Activation.plain(state, ElementType.FLOAT, List.of(call.input().size(0), units));
  }

  private List<String> states(String value, List<Activation> before) {
    Lowering graph = call.graph();
    if (!before.isEmpty()) {
      return before.stream().map(graph::plain).toList();
    }
    String sizes =
        graph.node(
            "Concat",
            Map.of("axis", Attribute.of(0L)),
            graph.node("Shape", Map.of("end", Attribute.of(1L)), value),
            graph.longs(units));
    String zeros = graph.node("Expand", graph.scalar(0), sizes);
    return type().equals("LSTM") ? List.of(zeros, zeros) : List.of(zeros);
  }

  private List<String> step(List<String> before, String given) {
    return switch (type()) {
      case "LSTM" -> ofLstm(before, given);
      case "GRU" -> ofGru(before.getFirst(), given);
      default -> {
        Activation sum = sum(row(given), product(before.getFirst(), kernel(1)));
        yield List.of(plain(call.activated(sum, "activation")));
      }
    };
  }

  private List<String> ofLstm(List<String> before, String given) {
    Activation sum = sum(row(given), product(before.getFirst(), kernel(1)));
    List<Activation> each = parts(plain(sum), gates());
    Elementwise elements = call.elements();
    Activation kept = elements.binary("Mul", opened(each.get(1)), row(before.getLast()));
    Activation taken =
        elements.binary("Mul", opened(each.get(0)), call.activated(each.get(2), "activation"));
    Activation carry = sum(kept, taken);
    Activation output =
        elements.binary("Mul", opened(each.get(3)), call.activated(carry, "activation"));
    return List.of(plain(output), plain(carry));
  }

  private List<String> ofGru(String before, String given) {
    Elementwise elements = call.elements();
    List<Activation> each = parts(given, gates());
    boolean after = RecurrentLayers.isResetAfter(call);
    Activation again = product(before, kernel(1));
    if (after && isBiased()) {
      again = sum(again, row(bias(1)));
    }
    List<Activation> recurrent = parts(plain(again), gates());
    Activation update = opened(sum(each.get(0), recurrent.get(0)));
    Activation reset = opened(sum(each.get(1), recurrent.get(1)));
    Activation rest =
        after
            ? elements.binary("Mul", reset, recurrent.get(2))
            : parts(
                    plain(product(plain(elements.binary("Mul", reset, row(before))), kernel(1))),
                    gates())
                .get(2);
    Activation next = call.activated(sum(each.get(2), rest), "activation");
    Activation kept = elements.binary("Mul", update, row(before));
    Activation one = Activation.plain(call.graph().scalar(1), ElementType.FLOAT, List.of());
    Activation taken = elements.binary("Mul", elements.binary("Sub", one, update), next);
    return List.of(plain(sum(kept, taken)));
  }

  private Activation opened(Activation gate) {
    return call.activated(gate, "recurrent_activation");
  }

  private Activation sum(Activation left, Activation right) {
    return call.elements().binary("Add", left, right);
  }

  private Activation product(String state, String kernel) {
    return row(call.graph().node("MatMul", state, kernel));
  }

  private String plain(Activation value) {
    return call.graph().plain(value);
  }

  /** A row for each of the batch, whose size does not matter here. */
  private static Activation row(String value) {
    return Activation.plain(value, ElementType.FLOAT, List.of(Activation.FREE, Activation.FREE));
  }

  private List<Activation> parts(String value, int count) {
    Map<String, Attribute> options =
        Map.of("axis", Attribute.of(1L), "num_outputs", Attribute.of((long) count));
    return call.graph().nodes("Split", options, List.of(value), count).stream()
        .map(SteppedLayer::row)
        .toList();
  }

  private boolean isBiased() {
    return call.settings().flag("use_bias", true);
  }

  private String kernel(int index) {
    Weight kernel = call.weight(index);
    if (kernel.shape().size() != 2 || kernel.size(1) != gates() * units) {
      throw new KerasFormatException(
          "the weight '%s' of layer '%s' has shape %s (expected: %d columns)"
              .formatted(kernel.name(), call.layer().name(), kernel.shape(), gates() * units));
    }
    return call.constant(index);
  }

  /** That of the input, or of the state, which a GRU may have beside it. */
  private String bias(int row) {
    int size = Math.toIntExact(gates() * units);
    boolean two = type().equals("GRU") && RecurrentLayers.isResetAfter(call);
    float[] all = call.vector(call.weight(2), two ? 2L * size : size);
    float[] own = Arrays.copyOfRange(all, row * size, (row + 1) * size);
    return call.graph().floats(List.of(1L, (long) size), own);
  }
}
