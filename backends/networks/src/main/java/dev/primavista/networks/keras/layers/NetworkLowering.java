package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Call;
import dev.primavista.networks.keras.config.Call.Source;
import dev.primavista.networks.keras.config.CallNumbers;
import dev.primavista.networks.keras.config.CallOrder;
import dev.primavista.networks.keras.config.KerasFormatException;
import dev.primavista.networks.keras.config.LayerConfig;
import dev.primavista.networks.keras.config.NetworkConfig;
import dev.primavista.networks.keras.weights.WeightNode;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Unsupported;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns models, and those nested in them, into operations of one graph.
 *
 * @param isKeras3 whether functions are those of Keras 3 where it differs from Keras 2
 * @param masks those of the values made so far
 */
public record NetworkLowering(Lowering graph, boolean isKeras3, Masks masks) {
  public NetworkLowering(Lowering graph, boolean isKeras3) {
    this(graph, isKeras3, new Masks());
  }

  /** A layer that has no counterpart, and why. */
  public static final class Refusal extends RuntimeException {
    private final transient LayerConfig layer;

    Refusal(LayerConfig layer, Unsupported why) {
      super(why.getMessage(), why);
      this.layer = layer;
    }

    public String reason() {
      return String.valueOf(getMessage());
    }

    public LayerConfig layer() {
      return layer;
    }
  }

  /** What a call of the layer makes. */
  List<Activation> lower(LayerConfig layer, WeightNode weights, Call arguments) {
    graph.enter(layer.name());
    try {
      LayerCall call = new LayerCall(this, layer, weights, arguments).settled();
      if (layer.network().isPresent()) {
        NetworkConfig network = layer.network().get();
        Map<String, Activation> given = given(network, call.arguments());
        bear(call, call.arguments().positional().getFirst(), call.argument("mask"));
        return List.copyOf(run(network, weights, given).values());
      }
      LayerRule rule =
          LayerRules.of(layer).orElseThrow(() -> new Unsupported("no counterpart here"));
      List<Activation> made = rule.lower(call);
      Sizes.follow(call, made);
      return MaskRules.handOn(call, made);
    } catch (Unsupported why) {
      throw new Refusal(layer, why);
    } finally {
      graph.leave();
    }
  }

  /** Makes the values that a nested model is called with bear the masks that the call is told. */
  private void bear(LayerCall call, @Nullable Object value, @Nullable Object told) {
    Activation mask = call.mask(told);
    switch (value) {
      case Activation single when mask != null -> masks.put(single, new Mask(() -> mask));
      case List<?> several when told instanceof List<?> all && all.size() == several.size() -> {
        for (int i = 0; i < several.size(); i++) {
          bear(call, several.get(i), all.get(i));
        }
      }
      case Map<?, ?> named when told instanceof Map<?, ?> all ->
          named.forEach((name, each) -> bear(call, each, all.get(name)));
      case null, default -> {
        if (told != null) {
          throw new Unsupported("the argument mask");
        }
      }
    }
  }

  /** The values for a nested model's inputs, by the names of its input layers. */
  private static Map<String, Activation> given(NetworkConfig network, Call arguments) {
    Map<String, Activation> given = new HashMap<>();
    List<Activation> inOrder = new ArrayList<>();
    for (Object argument : arguments.positional()) {
      if (argument instanceof Map<?, ?> named) {
        named.forEach((key, value) -> given.put(key.toString(), (Activation) value));
      } else if (argument instanceof List<?> list) {
        list.forEach(value -> inOrder.add((Activation) value));
      } else if (argument instanceof Activation value) {
        inOrder.add(value);
      }
    }
    for (int i = 0; i < Math.min(inOrder.size(), network.inputs().size()); i++) {
      given.put(network.inputs().get(i), inOrder.get(i));
    }
    return given;
  }

  /**
   * What the model answers.
   *
   * @param given the values of its inputs, by the names of the layers that take them
   */
  public SequencedMap<String, Activation> run(
      NetworkConfig network, WeightNode weights, Map<String, Activation> given) {
    List<WeightNode> places = weights.layers(network.layers());
    Map<Source, List<Activation>> made = new HashMap<>();
    CallNumbers numbers = CallNumbers.of(network, isKeras3);
    List<Pending> open = pending(network, places, numbers);
    if (isKeras3 && masks.mayBeBorneIn(network)) {
      open = ordered(open, network, numbers);
    }
    given.forEach((name, value) -> made.put(new Source(name, 0, 0), List.of(value)));
    while (!open.isEmpty()) {
      int before = open.size();
      open.removeIf(pending -> isMade(pending, made));
      if (open.size() == before) {
        throw new KerasFormatException(
            "layer '" + open.getFirst().layer.name() + "' is called with what no layer makes");
      }
    }
    SequencedMap<String, Activation> outputs = new LinkedHashMap<>();
    network
        .outputs()
        .forEach((name, source) -> outputs.put(name, find(numbers.output(source), made)));
    return outputs;
  }

  private record Pending(LayerConfig layer, WeightNode weights, Call call, int number) {
    Source made() {
      return new Source(layer.name(), number, 0);
    }
  }

  /** The calls in Keras's order, then those that the outputs do not depend on. */
  private static List<Pending> ordered(
      List<Pending> calls, NetworkConfig network, CallNumbers numbers) {
    SequencedMap<Source, Pending> rest = new LinkedHashMap<>();
    calls.forEach(pending -> rest.put(pending.made(), pending));
    Map<Source, Call> all = new HashMap<>();
    rest.forEach((made, pending) -> all.put(made, pending.call));
    List<Source> outputs = network.outputs().values().stream().map(numbers::output).toList();
    List<Pending> ordered = new ArrayList<>();
    for (Source made : CallOrder.of(all, outputs)) {
      Pending pending = rest.remove(made);
      if (pending != null) {
        ordered.add(pending);
      }
    }
    ordered.addAll(rest.values());
    return ordered;
  }

  private static List<Pending> pending(
      NetworkConfig network, List<WeightNode> places, CallNumbers numbers) {
    List<Pending> open = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      LayerConfig layer = network.layers().get(i);
      for (int j = 0; !layer.isInput() && j < layer.calls().size(); j++) {
        int number = j + numbers.first(layer);
        open.add(new Pending(layer, places.get(i), layer.calls().get(j), number));
      }
    }
    return open;
  }

  /** Makes what the call makes if all of its arguments are there. */
  private boolean isMade(Pending pending, Map<Source, List<Activation>> made) {
    if (!CallNumbers.sources(pending.call).stream()
        .allMatch(source -> made.containsKey(new Source(source.layer(), source.call(), 0)))) {
      return false;
    }
    List<@Nullable Object> positional = new ArrayList<>();
    pending.call.positional().forEach(each -> positional.add(resolved(each, made)));
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    pending.call.named().forEach((key, each) -> named.put(key, resolved(each, made)));
    List<Activation> outputs = lower(pending.layer, pending.weights, new Call(positional, named));
    made.put(pending.made(), outputs);
    return true;
  }

  private static @Nullable Object resolved(
      @Nullable Object argument, Map<Source, List<Activation>> made) {
    return switch (argument) {
      case Source source -> find(source, made);
      case List<?> list -> {
        List<@Nullable Object> all = new ArrayList<>();
        list.forEach(each -> all.add(resolved(each, made)));
        yield all;
      }
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        map.forEach((key, each) -> all.put(key.toString(), resolved(each, made)));
        yield all;
      }
      case null, default -> argument;
    };
  }

  private static Activation find(Source source, Map<Source, List<Activation>> made) {
    List<Activation> outputs = made.get(new Source(source.layer(), source.call(), 0));
    if (outputs == null || source.output() >= outputs.size()) {
      throw new KerasFormatException(
          "output %d of call %d of layer '%s' is missing"
              .formatted(source.output(), source.call(), source.layer()));
    }
    return outputs.get(source.output());
  }
}
