package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Call;
import dev.primavista.networks.keras.config.LayerConfig;
import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recurrent layer that goes over a sequence forwards, and another that does backwards. */
final class BidirectionalLayer {
  private BidirectionalLayer() {}

  static List<Activation> lower(LayerCall call) {
    Settings settings = call.settings();
    LayerConfig forward = LayerRules.CONFIGS.layer(settings.object("layer"));
    LayerConfig backward =
        settings.has("backward_layer")
            ? LayerRules.CONFIGS.layer(settings.object("backward_layer"))
            : with(forward, "backward_" + forward.name(), "go_backwards", !isBackwards(forward));
    List<Activation> states = RecurrentLayers.states(call);
    if (states.size() % 2 != 0) {
      throw new Unsupported("an odd number of states for two layers");
    }
    int half = states.size() / 2;
    List<Activation> there = way(call, forward, "forward_layer", states.subList(0, half));
    List<Activation> back =
        way(call, backward, "backward_layer", states.subList(half, states.size()));
    Activation returned = back.getFirst();
    if (returnsSequences(forward)) {
      String turned = MaskedSteps.reversed(call.graph(), call.graph().plain(returned));
      returned = Activation.plain(turned, returned.type(), returned.shape());
    }
    List<Activation> results = new ArrayList<>(merged(call, there.getFirst(), returned));
    results.addAll(there.subList(1, there.size()));
    results.addAll(back.subList(1, back.size()));
    return results;
  }

  /** What one of the layers makes; whatever it says, hidden steps of its sequences are zeros. */
  private static List<Activation> way(
      LayerCall call, LayerConfig layer, String part, List<Activation> states) {
    LayerConfig zeroed = with(layer, layer.name(), "zero_output_for_mask", returnsSequences(layer));
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    named.put("initial_state", List.copyOf(states));
    Mask mask = RecurrentLayers.mask(call, states);
    if (mask != null) {
      named.put("mask", mask.steps());
    }
    Call inner = new Call(List.of(call.input()), named);
    return call.network().lower(zeroed, call.weights().part(part), inner);
  }

  private static boolean isBackwards(LayerConfig layer) {
    return layer.settings().flag("go_backwards", false);
  }

  private static boolean returnsSequences(LayerConfig layer) {
    return layer.settings().flag("return_sequences", false);
  }

  private static LayerConfig with(LayerConfig layer, String name, String key, boolean flag) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(layer.settings().values());
    values.put(key, flag);
    return new LayerConfig(layer.type(), name, new Settings(values), List.of(), layer.network());
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
