package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Call;
import dev.primavista.networks.keras.config.LayerConfig;
import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.keras.weights.NamedWeights;
import dev.primavista.networks.keras.weights.Weight;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Elementwise;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An LSTM over pictures whose products are convolutions: one of all pictures at once, and one of
 * the state in each step.
 *
 * @param call of the layer
 * @param sizes of what the layer makes of a picture: its dimensions, then the filters
 */
record ConvolutionalLstm(LayerCall call, List<Long> sizes) {
  private static final int GATES = 4;

  static List<Activation> lower(LayerCall call) {
    Settings settings = call.settings();
    for (String option : List.of("stateful", "time_major")) {
      if (settings.flag(option, false)) {
        throw LayerCall.unsupported(option, true);
      }
    }
    if (call.borne() != null) {
      throw new Unsupported("a mask of what it is called with");
    }
    Lowering graph = call.graph();
    Activation value = lastChannels(call, graph.cast(call.input(), ElementType.FLOAT), 2);
    if (RecurrentLayers.isBackwards(call)) {
      String turned = MaskedSteps.reversed(graph, graph.plain(value));
      value = Activation.plain(turned, value.type(), value.shape());
    }
    Activation gates = ofPictures(call, value);
    List<Long> sizes = new ArrayList<>(gates.shape().subList(1, gates.rank()));
    if (sizes.contains(Activation.FREE)) {
      throw new Unsupported("pictures of unknown size");
    }
    sizes.set(sizes.size() - 1, settings.whole("filters"));
    return new ConvolutionalLstm(call, sizes).run(value, gates);
  }

  /** The value with its channels at the end, which the layer may have at this place. */
  private static Activation lastChannels(LayerCall call, Activation value, int place) {
    int last = value.rank() - 1;
    return permuted(call, value, i -> i < place ? i : i == last ? place : i + 1);
  }

  /** The value with its channels where the layer has them. */
  private Activation ownChannels(Activation value, int place) {
    int last = value.rank() - 1;
    return permuted(call, value, i -> i < place ? i : i == place ? last : i - 1);
  }

  /** The value with its dimensions in another order where the layer has its channels first. */
  private static Activation permuted(LayerCall call, Activation value, IntUnaryOperator order) {
    return isChannelsFirst(call)
        ? new Reshaping(call.graph())
            .permute(value, IntStream.range(0, value.rank()).map(order).toArray())
        : value;
  }

  private static boolean isChannelsFirst(LayerCall call) {
    return call.settings().text("data_format", "channels_last").equals("channels_first");
  }

  /** What the gates get of the pictures {@code [batch, time, ...]}, as rows of their own. */
  private static Activation ofPictures(LayerCall call, Activation value) {
    List<Long> row = new ArrayList<>(value.shape().subList(2, value.rank()));
    if (row.contains(Activation.FREE)) {
      throw new Unsupported("pictures of unknown size");
    }
    row.addFirst(Activation.FREE);
    Activation rows = new Reshaping(call.graph()).reshape(value, row);
    Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    for (String key : List.of("kernel_size", "strides", "padding", "dilation_rate", "use_bias")) {
      settings.put(key, call.settings().value(key));
    }
    List<Weight> all = call.weights().part("cell").variables();
    List<Weight> weights = new ArrayList<>(all.subList(0, Math.min(1, all.size())));
    weights.addAll(all.subList(Math.min(2, all.size()), all.size()));
    return convolved(call, rows, settings, weights);
  }

  private static Activation convolved(
      LayerCall call,
      Activation value,
      Map<String, @Nullable Object> settings,
      List<Weight> weights) {
    settings.put("filters", GATES * call.settings().whole("filters"));
    String type = "Conv" + (value.rank() - 2) + "D";
    LayerConfig layer =
        new LayerConfig(type, "cell", new Settings(settings), List.of(), Optional.empty());
    NamedWeights held = new NamedWeights(weights, Map.of());
    return call.network().lower(layer, held, Call.of(value)).getFirst();
  }

  private List<Activation> run(Activation value, Activation gates) {
    Lowering graph = call.graph();
    Activation first = graph.cast(value, ElementType.FLOAT);
    List<Activation> states = states(first);
    Lowering.Loop loop =
        graph.loop(
            states.stream().map(graph::planar).toList(),
            bySteps(first, gates),
            (before, step) -> step(before, step));
    List<Activation> made = new ArrayList<>();
    boolean all = call.settings().flag("return_sequences", false);
    made.add(all ? sequence(first, loop.made()) : state(first, loop.states().getFirst()));
    if (call.settings().flag("return_state", false)) {
      loop.states().forEach(each -> made.add(state(first, each)));
    }
    return made;
  }

  /** What the gates get, {@code [time, batch, filters, ...]}. */
  private String bySteps(Activation value, Activation gates) {
    Lowering graph = call.graph();
    long[] row = channelsFirst(GATES);
    Map<String, Attribute> lead = Map.of("end", Attribute.of(2L));
    String sizes =
        graph.node(
            "Concat",
            Map.of("axis", Attribute.of(0L)),
            graph.node("Shape", lead, graph.plain(value)),
            graph.longs(row));
    String apart = graph.node("Reshape", graph.planar(gates), sizes);
    return graph.transpose(apart, swapped(row.length + 2));
  }

  /** The order that has the first two dimensions in each other's place. */
  private static long[] swapped(int rank) {
    return IntStream.range(0, rank).mapToLong(i -> i < 2 ? 1 - i : i).toArray();
  }

  /** The sizes of so many times the filters, then of the dimensions. */
  private long[] channelsFirst(long times) {
    long[] row = new long[sizes.size()];
    row[0] = times * sizes.getLast();
    for (int i = 1; i < row.length; i++) {
      row[i] = sizes.get(i - 1);
    }
    return row;
  }

  /** The states before the first step: as they are told, or zeros. */
  private List<Activation> states(Activation value) {
    List<Activation> told = RecurrentLayers.states(call);
    if (!told.isEmpty()) {
      return told.stream().map(each -> lastChannels(call, each, 1)).toList();
    }
    Lowering graph = call.graph();
    Map<String, Attribute> lead = Map.of("end", Attribute.of(1L));
    String all =
        graph.node(
            "Concat",
            Map.of("axis", Attribute.of(0L)),
            graph.node("Shape", lead, graph.plain(value)),
            graph.longs(channelsFirst(1)));
    String zeros = graph.node("Expand", graph.scalar(0), all);
    Activation none = Activation.planar(zeros, ElementType.FLOAT, rows(value));
    return List.of(none, none);
  }

  private List<Long> rows(Activation value) {
    List<Long> shape = new ArrayList<>(sizes);
    shape.addFirst(value.size(0));
    return shape;
  }

  /** The output and the carry after a step, of those before it and what the gates get. */
  private List<String> step(List<String> before, String given) {
    Lowering graph = call.graph();
    List<Long> shape = new ArrayList<>(sizes);
    shape.addFirst(Activation.FREE);
    Activation output = Activation.planar(before.getFirst(), ElementType.FLOAT, shape);
    Activation carry = Activation.planar(before.getLast(), ElementType.FLOAT, shape);
    Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    settings.put("kernel_size", call.settings().value("kernel_size"));
    settings.put("padding", "same");
    settings.put("use_bias", false);
    List<Weight> recurrent = call.weights().part("cell").variables().subList(1, 2);
    String again = graph.planar(convolved(call, output, settings, recurrent));
    List<String> gates =
        graph.nodes(
            "Split",
            Map.of("axis", Attribute.of(1L), "num_outputs", Attribute.of((long) GATES)),
            List.of(graph.node("Add", given, again)),
            GATES);
    List<Activation> each =
        gates.stream().map(gate -> Activation.planar(gate, ElementType.FLOAT, shape)).toList();
    Elementwise elements = call.elements();
    Activation kept = elements.binary("Mul", opened(each.get(1)), carry);
    Activation taken =
        elements.binary("Mul", opened(each.get(0)), call.activated(each.get(2), "activation"));
    Activation next = elements.binary("Add", kept, taken);
    Activation made =
        elements.binary("Mul", opened(each.get(3)), call.activated(next, "activation"));
    return List.of(graph.planar(made), graph.planar(next));
  }

  private Activation opened(Activation gate) {
    return call.activated(gate, "recurrent_activation");
  }

  /** What each step made, from {@code [time, batch, filters, ...]}. */
  private Activation sequence(Activation value, String made) {
    int rank = sizes.size() + 2;
    long[] order = IntStream.range(0, rank).mapToLong(i -> i + 1L).toArray();
    order[0] = 1;
    order[1] = 0;
    order[rank - 1] = 2;
    List<Long> shape = new ArrayList<>(value.shape().subList(0, 2));
    shape.addAll(sizes);
    Activation whole =
        Activation.plain(call.graph().transpose(made, order), ElementType.FLOAT, shape);
    return ownChannels(whole, 2);
  }

  private Activation state(Activation value, String state) {
    return ownChannels(Activation.planar(state, ElementType.FLOAT, rows(value)), 1);
  }
}
