package dev.primavista.networks.keras.layers;

import dev.primavista.networks.lowering.Activation;
import java.util.List;
import java.util.function.Function;

/** How the layers of one class become operations of a graph. */
@FunctionalInterface
interface LayerRule {
  /** What the call makes, in the order of the layer's outputs. */
  List<Activation> lower(LayerCall call);

  /** A rule for layers with one output. */
  static LayerRule of(Function<LayerCall, Activation> rule) {
    return call -> List.of(rule.apply(call));
  }
}
