package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.ConfigReader;
import dev.primavista.networks.keras.config.LayerConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The rules of all layers, by class. */
public final class LayerRules {
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

  /** Reads configurations of layers and networks, as far as it takes these layers. */
  public static final ConfigReader CONFIGS = new ConfigReader(RULES::containsKey);

  private LayerRules() {}

  /** The rule for a layer; empty where there is none. */
  public static Optional<LayerRule> of(LayerConfig layer) {
    return layer.isOperation() || Operations.isTensorFlow(layer)
        ? Operations.of(layer)
        : Optional.ofNullable(RULES.get(layer.type()));
  }
}
