package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Call;
import dev.primavista.networks.keras.config.LayerConfig;
import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.keras.weights.WeightNode;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A recurrent layer around cells, each of which goes over what the one before it made. */
final class CellLayers {
  /** The layers that are their cells over a sequence. */
  private static final Map<String, String> LAYERS =
      Map.of("LSTMCell", "LSTM", "GRUCell", "GRU", "SimpleRNNCell", "SimpleRNN");

  private CellLayers() {}

  static List<Activation> lower(LayerCall call) {
    LayerConfig outer = LayerRules.CONFIGS.layer(call.settings().object("cell"));
    boolean stacked = outer.type().equals("StackedRNNCells");
    List<LayerConfig> cells =
        stacked
            ? outer.settings().list("cells").stream()
                .map(each -> LayerRules.CONFIGS.layer(Settings.of(each)))
                .toList()
            : List.of(outer);
    WeightNode held = call.weights().part("cell");
    List<WeightNode> weights = stacked ? held.layers(cells) : List.of(held);
    List<Activation> states = RecurrentLayers.states(call);
    Mask mask = RecurrentLayers.mask(call, states);
    List<Activation> after = new ArrayList<>();
    Activation value = call.input();
    for (int i = 0; i < cells.size(); i++) {
      LayerConfig layer = layer(call, cells.get(i), i == 0, i == cells.size() - 1);
      int own = states.isEmpty() ? 0 : layer.type().equals("LSTM") ? 2 : 1;
      if (own > states.size()) {
        throw new Unsupported("fewer states than its cells have");
      }
      Map<String, @Nullable Object> named = new LinkedHashMap<>();
      named.put("initial_state", List.copyOf(states.subList(0, own)));
      states = states.subList(own, states.size());
      if (mask != null) {
        named.put("mask", steps(call, mask, i > 0));
      }
      LayerCall cell =
          new LayerCall(call.network(), layer, weights.get(i), new Call(List.of(value), named));
      List<Activation> made = RecurrentLayers.recurrent(cell);
      value = made.getFirst();
      after.addAll(made.subList(1, made.size()));
    }
    after.addFirst(value);
    return after;
  }

  /** Which steps are shown, in the order in which the first cell, or one after it, takes them. */
  private static Activation steps(LayerCall call, Mask mask, boolean isLater) {
    Activation steps = mask.steps();
    if (!isLater || !RecurrentLayers.isBackwards(call)) {
      return steps;
    }
    String turned = MaskedSteps.reversed(call.graph(), call.graph().plain(steps));
    return Activation.plain(turned, ElementType.BOOL, steps.shape());
  }

  /** The cell as a layer of its own. */
  private static LayerConfig layer(
      LayerCall call, LayerConfig cell, boolean isFirst, boolean isLast) {
    String type = LAYERS.get(cell.type());
    if (type == null) {
      throw new Unsupported("a cell of class '" + cell.type() + "'");
    }
    Settings outer = call.settings();
    Map<String, @Nullable Object> values = new LinkedHashMap<>(cell.settings().values());
    values.put("return_sequences", !isLast || outer.flag("return_sequences", false));
    values.put("return_state", outer.flag("return_state", false));
    values.put("go_backwards", isFirst && RecurrentLayers.isBackwards(call));
    values.put("zero_output_for_mask", isLast && outer.flag("zero_output_for_mask", false));
    for (String refused : List.of("stateful", "time_major")) {
      values.put(refused, outer.flag(refused, false));
    }
    return new LayerConfig(type, cell.name(), new Settings(values), List.of(), Optional.empty());
  }
}
