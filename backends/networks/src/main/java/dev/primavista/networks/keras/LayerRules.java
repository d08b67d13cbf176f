package dev.primavista.networks.keras;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The rules of all layers, by class. */
final class LayerRules {
  private static final Map<String, LayerRule> RULES = new LinkedHashMap<>();

  static {
    ConvolutionLayers.addTo(RULES);
    PoolingLayers.addTo(RULES);
    AdaptivePools.addTo(RULES);
    NormalizationLayers.addTo(RULES);
    ShapeLayers.addTo(RULES);
    MergeLayers.addTo(RULES);
    CoreLayers.addTo(RULES);
    RecurrentLayers.addTo(RULES);
    AttentionLayers.addTo(RULES);
    WrapperLayers.addTo(RULES);
    Categories.addTo(RULES);
  }

  private LayerRules() {}

  /** The rule for a layer; empty where there is none. */
  static Optional<LayerRule> of(LayerConfig layer) {
    return layer.isOperation() || Operations.isTensorFlow(layer)
        ? Operations.of(layer)
        : Optional.ofNullable(RULES.get(layer.type()));
  }

  /** Whether there is a rule for layers of this class. */
  static boolean knows(String type) {
    return RULES.containsKey(type);
  }
}
