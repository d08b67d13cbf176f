package dev.primavista.networks.keras.known;

import dev.primavista.networks.keras.config.LayerConfig;
import dev.primavista.networks.keras.config.NetworkConfig;
import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.keras.weights.ArchiveWeights;
import dev.primavista.networks.keras.weights.Datasets;
import dev.primavista.networks.keras.weights.LegacyWeights;
import dev.primavista.networks.keras.weights.NamedWeights;
import dev.primavista.networks.keras.weights.Weight;
import dev.primavista.networks.keras.weights.WeightNode;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The networks of keras.applications, known by the names of the layers that a file of weights has.
 * A file with one layer more or less is of another network and is not taken for one of these.
 */
public final class Applications {
  /** What the last layer was called when files were published, and is called now. */
  private static final Map<String, String> RENAMED =
      Map.of("probs", "predictions", "fc1000", "predictions");

  private static final Set<String> WEIGHTED = Set.of("Conv2D", "BatchNormalization", "Dense");

  private Applications() {}

  /**
   * A network with its weights.
   *
   * @param weights of its layers
   */
  public record Application(NetworkConfig network, WeightNode weights) {}

  /** The network whose weights these are; empty where it is not known. */
  public static Optional<Application> of(Map<String, List<Weight>> stored) {
    Map<String, List<Weight>> weights = new LinkedHashMap<>();
    stored.forEach(
        (name, variables) -> {
          String plain = name.replace('/', '_');
          weights.put(RENAMED.getOrDefault(plain, plain), variables);
        });
    return network(weights)
        .filter(network -> weighted(network).equals(weights.keySet()))
        .map(network -> new Application(network, new NamedWeights(List.of(), weights)));
  }

  private static Optional<NetworkConfig> network(Map<String, List<Weight>> weights) {
    Set<String> names = weights.keySet();
    if (names.contains("conv2_block1_3_conv")) {
      return Optional.of(new ResNetLayers(weights).network());
    }
    if (names.contains("pool2_conv")) {
      return Optional.of(new DenseNetLayers(weights).network());
    }
    return names.contains("block5_conv3")
        ? Optional.of(new VggLayers(weights).network())
        : Optional.empty();
  }

  private static Set<String> weighted(NetworkConfig network) {
    return network.layers().stream()
        .filter(layer -> WEIGHTED.contains(layer.type()))
        .map(LayerConfig::name)
        .collect(Collectors.toSet());
  }

  /** How many blocks follow one another under names that these words begin, counted from 1. */
  static int count(Map<String, List<Weight>> weights, String before, String after) {
    int count = 0;
    while (weights.containsKey(before + (count + 1) + after)) {
      count++;
    }
    return count;
  }

  /** Weights of a file in either layout, by the names of its layers; empty where it is neither. */
  public static Map<String, List<Weight>> weights(Group file) {
    Map<String, List<Weight>> weights = new LinkedHashMap<>();
    for (String layer : Datasets.texts(file, "layer_names")) {
      LegacyWeights held = LegacyWeights.of(file);
      LayerConfig named =
          new LayerConfig("", layer, new Settings(Map.of()), List.of(), Optional.empty());
      put(weights, layer, held.layers(List.of(named)).getFirst());
    }
    if (file.getChildren().get("layers") instanceof Group groups) {
      for (Node node : groups.getChildren().values()) {
        if (node instanceof Group layer && layer.getChildren().get("vars") instanceof Group vars) {
          Datasets.text(vars, "name")
              .ifPresent(n -> put(weights, n, new ArchiveWeights(layer, Map.of())));
        }
      }
    }
    return weights;
  }

  private static void put(Map<String, List<Weight>> weights, String layer, WeightNode held) {
    if (!held.variables().isEmpty()) {
      weights.put(layer, held.variables());
    }
  }
}
