package dev.primavista.networks.keras;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Permutation;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Layers that go over a sequence: the gates of Keras in the order of ONNX. */
final class RecurrentLayers {
  /** Of ONNX's gates in turn, which of Keras's it is. */
  private static final Map<String, int[]> GATES =
      Map.of("LSTM", new int[] {0, 3, 1, 2}, "GRU", new int[] {0, 1, 2}, "RNN", new int[] {0});

  private RecurrentLayers() {}

  static void addTo(Map<String, LayerRule> rules) {
    rules.put("LSTM", call -> recurrent(call, "LSTM"));
    rules.put("GRU", call -> recurrent(call, "GRU"));
    rules.put("SimpleRNN", call -> recurrent(call, "RNN"));
    rules.put("Bidirectional", RecurrentLayers::bothWays);
  }

  private static List<Activation> recurrent(LayerCall call, String operator) {
    Settings settings = call.settings();
    if (settings.flag("stateful", false)) {
      throw LayerCall.unsupported("stateful", true);
    }
    boolean backwards = settings.flag("go_backwards", false);
    List<String> made =
        call.graph()
            .nodes(
                operator,
                options(call, operator),
                inputs(call, operator),
                operator.equals("LSTM") ? 3 : 2);
    List<Activation> results = new ArrayList<>();
    results.add(
        settings.flag("return_sequences", false)
            ? sequence(call, made.get(0), backwards)
            : state(call, made.get(1)));
    if (settings.flag("return_state", false)) {
      made.subList(1, made.size()).forEach(state -> results.add(state(call, state)));
    }
    return results;
  }

  /** What each step made, from {@code [time, 1, batch, units]}, in the order of the steps taken. */
  private static Activation sequence(LayerCall call, String made, boolean backwards) {
    Lowering graph = call.graph();
    String steps = graph.transpose(graph.node("Squeeze", made, graph.longs(1)), 1, 0, 2);
    if (backwards) {
      steps = reversed(graph, steps);
    }
    return Activation.plain(steps, ElementType.FLOAT, call.input().withLast(units(call)));
  }

  private static String reversed(Lowering graph, String steps) {
    return graph.node(
        "Slice",
        steps,
        graph.longs(-1),
        graph.longs(Long.MIN_VALUE),
        graph.longs(1),
        graph.longs(-1));
  }

  private static Activation state(LayerCall call, String made) {
    String state = call.graph().node("Squeeze", made, call.graph().longs(0));
    return Activation.plain(state, ElementType.FLOAT, List.of(call.input().size(0), units(call)));
  }

  private static long units(LayerCall call) {
    return call.settings().whole("units");
  }

  private static Map<String, Attribute> options(LayerCall call, String operator) {
    Settings settings = call.settings();
    Map<String, Attribute> options = new LinkedHashMap<>();
    options.put("hidden_size", Attribute.of(units(call)));
    boolean backwards = settings.flag("go_backwards", false);
    options.put("direction", Attribute.of(backwards ? "reverse" : "forward"));
    Step step = step(call, settings.value("activation"), "tanh");
    Step gate = step(call, settings.value("recurrent_activation"), "sigmoid");
    List<Step> steps =
        switch (operator) {
          case "LSTM" -> List.of(gate, step, step);
          case "GRU" -> List.of(gate, step);
          default -> List.of(step);
        };
    options.put("activations", new Attribute.Texts(steps.stream().map(Step::name).toList()));
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

  private static boolean isResetAfter(LayerCall call) {
    return call.settings().flag("reset_after", false);
  }

  /** An activation as recurrent operators of ONNX name it, with the parameters that it has. */
  private record Step(String name, List<Float> alpha, List<Float> beta) {
    Step(String name) {
      this(name, List.of(), List.of());
    }
  }

  private static Step step(LayerCall call, @Nullable Object setting, String otherwise) {
    String name =
        switch (setting) {
          case null -> otherwise;
          case String text -> text;
          case Map<?, ?> map when map.get("config") instanceof String text -> text;
          default -> throw new Unsupported("the activation " + setting);
        };
    return switch (name) {
      case "tanh" -> new Step("Tanh");
      case "sigmoid" -> new Step("Sigmoid");
      case "relu" -> new Step("Relu");
      case "hard_sigmoid" ->
          new Step("HardSigmoid", List.of(call.isKeras3() ? 1 / 6f : 0.2f), List.of(0.5f));
      case "linear" -> new Step("Affine", List.of(1f), List.of(0f));
      case "softsign" -> new Step("Softsign");
      case "softplus" -> new Step("Softplus");
      case "elu" -> new Step("Elu", List.of(1f), List.of());
      default ->
          throw new Unsupported("the activation '" + name + "' inside " + call.layer().type());
    };
  }

  /** The sequence, then weights as {@code [1, gates * units, size]} and biases, then states. */
  private static List<String> inputs(LayerCall call, String operator) {
    Lowering graph = call.graph();
    Activation value = graph.cast(call.input(), ElementType.FLOAT);
    List<String> inputs = new ArrayList<>();
    inputs.add(graph.transpose(graph.plain(value), 1, 0, 2));
    inputs.add(turned(call, call.weights().part("cell").variables().get(0), operator));
    inputs.add(turned(call, call.weights().part("cell").variables().get(1), operator));
    inputs.add(call.settings().flag("use_bias", true) ? biases(call, operator) : "");
    List<Activation> states = states(call);
    if (!states.isEmpty()) {
      inputs.add("");
      Reshaping reshaping = new Reshaping(graph);
      states.forEach(state -> inputs.add(graph.plain(reshaping.expand(state, 0))));
    }
    return inputs;
  }

  private static List<Activation> states(LayerCall call) {
    Object named = call.arguments().named().get("initial_state");
    List<Activation> states = new ArrayList<>(call.inputs().subList(1, call.inputs().size()));
    if (named instanceof Activation single) {
      states.add(single);
    } else if (named instanceof List<?> several) {
      several.forEach(each -> states.add((Activation) each));
    }
    return states;
  }

  private static String turned(LayerCall call, Weight kernel, String operator) {
    int units = Math.toIntExact(units(call));
    int rows = Math.toIntExact(kernel.size(0));
    float[] columns = new Permutation(1, 0).of(kernel.floats(), kernel.shape());
    int[] gates = gates(operator);
    if (kernel.size(1) != (long) gates.length * units) {
      throw new KerasFormatException(
          "the weight '%s' of layer '%s' has %d columns (expected: %d)"
              .formatted(kernel.name(), call.layer().name(), kernel.size(1), gates.length * units));
    }
    float[] ordered = ordered(columns, gates, units * rows);
    return call.graph().floats(List.of(1L, kernel.size(1), (long) rows), ordered);
  }

  private static String biases(LayerCall call, String operator) {
    Weight bias = call.weights().part("cell").variables().get(2);
    int[] gates = gates(operator);
    int units = Math.toIntExact(units(call));
    int all = gates.length * units;
    float[] given = bias.floats();
    boolean two = given.length == 2 * all;
    float[] ordered = new float[2 * all];
    System.arraycopy(ordered(given, gates, units), 0, ordered, 0, all);
    if (two) {
      float[] recurrent = Arrays.copyOfRange(given, all, 2 * all);
      System.arraycopy(ordered(recurrent, gates, units), 0, ordered, all, all);
    }
    return call.graph().floats(List.of(1L, 2L * all), ordered);
  }

  /** Blocks of so many elements in the order of the gates. */
  private static float[] ordered(float[] blocks, int[] gates, int size) {
    float[] ordered = new float[gates.length * size];
    for (int i = 0; i < gates.length; i++) {
      System.arraycopy(blocks, gates[i] * size, ordered, i * size, size);
    }
    return ordered;
  }

  private static int[] gates(String operator) {
    return Objects.requireNonNull(GATES.get(operator));
  }

  private static List<Activation> bothWays(LayerCall call) {
    Settings settings = call.settings();
    LayerConfig forward = ConfigReader.layer(settings.object("layer"));
    LayerConfig backward =
        settings.has("backward_layer")
            ? ConfigReader.layer(settings.object("backward_layer"))
            : turnedBack(forward);
    if (call.inputs().size() > 1) {
      throw new Unsupported("the argument initial_state");
    }
    Call inner = Call.of(call.input());
    List<Activation> there =
        call.network().lower(forward, call.weights().part("forward_layer"), inner);
    List<Activation> back =
        call.network().lower(backward, call.weights().part("backward_layer"), inner);
    Activation returned = back.getFirst();
    if (forward.settings().flag("return_sequences", false)) {
      String turned = reversed(call.graph(), call.graph().plain(returned));
      returned = Activation.plain(turned, returned.type(), returned.shape());
    }
    List<Activation> results = new ArrayList<>(merged(call, there.getFirst(), returned));
    results.addAll(there.subList(1, there.size()));
    results.addAll(back.subList(1, back.size()));
    return results;
  }

  private static LayerConfig turnedBack(LayerConfig forward) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(forward.settings().values());
    values.put("go_backwards", !forward.settings().flag("go_backwards", false));
    return new LayerConfig(
        forward.type(),
        "backward_" + forward.name(),
        new Settings(values),
        List.of(),
        forward.network());
  }

  private static List<Activation> merged(LayerCall call, Activation there, Activation back) {
    String mode = call.settings().has("merge_mode") ? call.settings().text("merge_mode", "") : "";
    Reshaping reshaping = new Reshaping(call.graph());
    return switch (mode) {
      case "concat" -> List.of(reshaping.concatenate(List.of(there, back), there.rank() - 1));
      case "sum" -> List.of(call.elements().binary("Add", there, back));
      case "mul" -> List.of(call.elements().binary("Mul", there, back));
      case "ave" ->
          List.of(call.elements().with("Mul", call.elements().binary("Add", there, back), 0.5));
      default -> List.of(there, back);
    };
  }
}
