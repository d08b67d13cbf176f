package dev.primavista.networks.keras;

import java.util.List;

/** The place of a layer's variables in a file. */
interface WeightNode {
  /** The layer's own variables, in the order in which the layer makes them. */
  List<Weight> variables();

  /** The place of a layer or cell that the layer holds in this attribute. */
  WeightNode part(String attribute);

  /** The places of a model's layers, or of stacked cells, one for each. */
  List<WeightNode> layers(List<LayerConfig> layers);
}
