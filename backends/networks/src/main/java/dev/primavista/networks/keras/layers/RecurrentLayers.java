package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Layers that go over a sequence. */
final class RecurrentLayers {
  private RecurrentLayers() {}

  static void addTo(Map<String, LayerRule> rules) {
    for (String name : List.of("LSTM", "GRU", "SimpleRNN")) {
      rules.put(name, call -> recurrent(ofCell(call)));
    }
    rules.put("CuDNNLSTM", RecurrentLayers::onGpuAlone);
    rules.put("CuDNNGRU", RecurrentLayers::onGpuAlone);
    rules.put("RNN", CellLayers::lower);
    for (String dimensions : List.of("1D", "2D", "3D")) {
      rules.put("ConvLSTM" + dimensions, ConvolutionalLstm::lower);
    }
    rules.put("Bidirectional", BidirectionalLayer::lower);
  }

  /** The call with the weights of the layer's cell. */
  private static LayerCall ofCell(LayerCall call) {
    return new LayerCall(
        call.network(), call.layer(), call.weights().part("cell"), call.arguments());
  }

  /** What ONNX calls such layers. */
  private static String operator(LayerCall call) {
    return switch (call.layer().type()) {
      case "LSTM", "CuDNNLSTM" -> "LSTM";
      case "GRU", "CuDNNGRU" -> "GRU";
      default -> "RNN";
    };
  }

  /** The layers of Keras 2 that run on a GPU alone, where no step may be hidden. */
  private static List<Activation> onGpuAlone(LayerCall call) {
    if (call.borne() != null) {
      throw new Unsupported("a mask of what it is called with");
    }
    return recurrent(ofCell(call));
  }

  /** What the layer makes, then its states if it is to return them; the weights are its cell's. */
  static List<Activation> recurrent(LayerCall call) {
    String operator = operator(call);
    Settings settings = call.settings();
    for (String option : List.of("stateful", "time_major")) {
      if (settings.flag(option, false)) {
        throw LayerCall.unsupported(option, true);
      }
    }
    List<Activation> before = states(call);
    MaskedSteps masked = maskedSteps(call, before);
    if (!StepActivation.areKnown(call)) {
      return SteppedLayer.lower(call, before, masked != null);
    }
    List<String> inputs = inputs(call, operator, before, masked);
    Map<String, Attribute> options = options(call, operator, masked == null && isBackwards(call));
    List<String> made =
        call.graph().nodes(operator, options, inputs, operator.equals("LSTM") ? 3 : 2);
    List<Activation> results = new ArrayList<>();
    results.add(
        settings.flag("return_sequences", false)
            ? sequence(call, made.getFirst(), masked)
            : last(call, made.get(1), masked));
    for (int i = 1; settings.flag("return_state", false) && i < made.size(); i++) {
      String state = withoutWays(call, made.get(i));
      if (masked != null) {
        Lowering graph = call.graph();
        String none = before.isEmpty() ? graph.scalar(0) : graph.plain(before.get(i - 1));
        state = masked.state(state, none);
      }
      results.add(state(call, state));
    }
    return results;
  }

  /** The steps that a mask shows; null where all are. */
  private static @Nullable MaskedSteps maskedSteps(LayerCall call, List<Activation> states) {
    Mask mask = mask(call, states);
    return mask == null ? null : MaskedSteps.of(call.graph(), mask.steps(), isBackwards(call));
  }

  /** Which steps it takes; null where all. Keras 3 hands on no mask beside states. */
  static @Nullable Mask mask(LayerCall call, List<Activation> states) {
    boolean told = call.argument("mask") != null;
    return told || states.isEmpty() || !call.isKeras3() ? call.borne() : null;
  }

  static boolean isBackwards(LayerCall call) {
    return call.settings().flag("go_backwards", false);
  }

  private static boolean isZeroed(LayerCall call) {
    return call.settings().flag("zero_output_for_mask", false);
  }

  /** What each step made, from {@code [time, 1, batch, units]}, in the order of the steps taken. */
  private static Activation sequence(LayerCall call, String made, @Nullable MaskedSteps masked) {
    Lowering graph = call.graph();
    String steps = graph.transpose(graph.node("Squeeze", made, graph.longs(1)), 1, 0, 2);
    if (masked != null) {
      steps = masked.latest(steps, isZeroed(call));
    } else if (isBackwards(call)) {
      steps = MaskedSteps.reversed(graph, steps);
    }
    return Activation.plain(steps, ElementType.FLOAT, call.input().withLast(units(call)));
  }

  /** What the last step made, from {@code [1, batch, units]}. */
  private static Activation last(LayerCall call, String made, @Nullable MaskedSteps masked) {
    String state = withoutWays(call, made);
    return state(call, masked == null ? state : masked.last(state, isZeroed(call)));
  }

  private static String withoutWays(LayerCall call, String made) {
    return call.graph().node("Squeeze", made, call.graph().longs(0));
  }

  private static Activation state(LayerCall call, String state) {
    return Activation.plain(state, ElementType.FLOAT, List.of(call.input().size(0), units(call)));
  }

  private static long units(LayerCall call) {
    return call.settings().whole("units");
  }

  private static Map<String, Attribute> options(
      LayerCall call, String operator, boolean backwards) {
    Map<String, Attribute> options = new LinkedHashMap<>();
    options.put("hidden_size", Attribute.of(units(call)));
    options.put("direction", Attribute.of(backwards ? "reverse" : "forward"));
    StepActivation step = StepActivation.of(call, "activation").orElseThrow();
    StepActivation gate =
        operator.equals("RNN")
            ? step
            : StepActivation.of(call, "recurrent_activation").orElseThrow();
    List<StepActivation> steps =
        switch (operator) {
          case "LSTM" -> List.of(gate, step, step);
          case "GRU" -> List.of(gate, step);
          default -> List.of(step);
        };
    options.put(
        "activations", new Attribute.Texts(steps.stream().map(StepActivation::name).toList()));
    putNumbers(options, "activation_alpha", steps.stream().flatMap(each -> each.alpha().stream()));
    putNumbers(options, "activation_beta", steps.stream().flatMap(each -> each.beta().stream()));
    if (operator.equals("GRU") && isResetAfter(call)) {
      options.put("linear_before_reset", Attribute.of(1L));
    }
    return options;
  }

  private static void putNumbers(
      Map<String, Attribute> options, String key, Stream<Float> numbers) {
    List<Float> all = numbers.toList();
    if (!all.isEmpty()) {
      options.put(key, new Attribute.Reals(all));
    }
  }

  /**
   * Whether a GRU applies its reset gate after the product with the state, which has a bias then.
   */
  static boolean isResetAfter(LayerCall call) {
    return call.settings().flag("reset_after", call.layer().type().equals("CuDNNGRU"));
  }

  /**
   * The sequence, then weights as {@code [1, gates * units, size]} and biases, then how many steps
   * there are where some are hidden, and states.
   */
  private static List<String> inputs(
      LayerCall call, String operator, List<Activation> states, @Nullable MaskedSteps masked) {
    Lowering graph = call.graph();
    String value = graph.plain(graph.cast(call.input(), ElementType.FLOAT));
    if (masked != null) {
      value = masked.shownFirst(isBackwards(call) ? MaskedSteps.reversed(graph, value) : value);
    }
    List<String> inputs = new ArrayList<>();
    inputs.add(graph.transpose(value, 1, 0, 2));
    RecurrentWeights weights = new RecurrentWeights(call, operator);
    inputs.add(weights.turned(0));
    inputs.add(weights.turned(1));
    inputs.add(call.settings().flag("use_bias", true) ? weights.biases() : "");
    if (masked != null || !states.isEmpty()) {
      inputs.add(masked == null ? "" : masked.lengths());
      Reshaping reshaping = new Reshaping(graph);
      states.forEach(state -> inputs.add(graph.plain(reshaping.expand(state, 0))));
    }
    return inputs;
  }

  /** The states before the first step, in Keras 2 told in one list with the sequence. */
  static List<Activation> states(LayerCall call) {
    List<Activation> states = new ArrayList<>();
    if (call.arguments().positional().getFirst() instanceof List<?> all) {
      collect(all.subList(1, all.size()), states);
    }
    collect(call.argument("initial_state"), states);
    return states;
  }

  private static void collect(@Nullable Object told, List<Activation> into) {
    switch (told) {
      case Activation state -> into.add(state);
      case List<?> several -> several.forEach(each -> collect(each, into));
      case null, default -> {}
    }
  }
}
