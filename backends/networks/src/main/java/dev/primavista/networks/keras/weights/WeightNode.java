package dev.primavista.networks.keras.weights;

import dev.primavista.networks.keras.config.LayerConfig;
import java.util.List;
import java.util.Optional;

/** The place of a layer's variables in a file. */
public interface WeightNode {
  /** The layer's own variables, in the order in which the layer makes them. */
  List<Weight> variables();

  /** A variable that the layer keeps under a name of its own; empty where there is none. */
  default Optional<Weight> variable(String name) {
    return Optional.empty();
  }

  /** The place of a layer or cell that the layer holds in this attribute. */
  WeightNode part(String attribute);

  /** A text that is kept beside the layer's variables; empty where there is none of this name. */
  default Optional<String> asset(String name) {
    return Optional.empty();
  }

  /** The places of a model's layers, or of stacked cells, one for each. */
  List<WeightNode> layers(List<LayerConfig> layers);
}
