package dev.primavista.networks.keras.known;

import dev.primavista.networks.keras.config.Call;
import dev.primavista.networks.keras.config.Call.Source;
import dev.primavista.networks.keras.config.LayerConfig;
import dev.primavista.networks.keras.config.NetworkConfig;
import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.keras.weights.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Layers of a network that is known by its weights alone. Each method adds one, called with what
 * others made, and returns its name.
 */
final class LayerList {
  private static final String INPUT = "input";

  private final Map<String, List<Weight>> weights;
  private final List<LayerConfig> layers = new ArrayList<>();

  /**
   * @param weights what the layers have, by their names
   */
  LayerList(Map<String, List<Weight>> weights) {
    this.weights = weights;
  }

  /** A batch of RGB pictures of this edge, channels last. */
  String pictures(long edge) {
    List<Object> shape = new ArrayList<>(Arrays.asList(null, edge, edge, 3L));
    return add("InputLayer", INPUT, Map.of("batch_shape", shape));
  }

  /** Zeros on all four sides. */
  String padding(String name, long zeros, String input) {
    return add("ZeroPadding2D", name, Map.of("padding", zeros), input);
  }

  /** A convolution that has a bias if its weights have one. */
  String convolution(String name, Map<String, Object> settings, String input) {
    Map<String, Object> all = new LinkedHashMap<>(settings);
    all.put("use_bias", weights.getOrDefault(name, List.of()).size() > 1);
    return add("Conv2D", name, all, input);
  }

  String normalization(String name, double epsilon, String input) {
    return add("BatchNormalization", name, Map.of("epsilon", epsilon, "axis", 3L), input);
  }

  String relu(String name, String input) {
    return add("Activation", name, Map.of("activation", "relu"), input);
  }

  String maximum(String name, Map<String, Object> settings, String input) {
    return add("MaxPooling2D", name, settings, input);
  }

  String mean(String name, String input) {
    return add("GlobalAveragePooling2D", name, Map.of(), input);
  }

  /** A dense layer with this activation; the input itself where it has no weights. */
  String dense(String name, String activation, String input) {
    return weights.containsKey(name)
        ? add("Dense", name, Map.of("activation", activation), input)
        : input;
  }

  String add(String type, String name, Map<String, Object> settings, String... inputs) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(settings);
    List<Source> sources = Arrays.stream(inputs).map(each -> new Source(each, 0, 0)).toList();
    List<Call> calls =
        switch (sources.size()) {
          case 0 -> List.of();
          case 1 -> List.of(Call.of(sources.getFirst()));
          default -> List.of(Call.of(sources));
        };
    layers.add(new LayerConfig(type, name, new Settings(values), calls, Optional.empty()));
    return name;
  }

  /** The network that answers what this layer makes. */
  NetworkConfig network(String name, String output) {
    SequencedMap<String, Source> outputs = new LinkedHashMap<>();
    outputs.put(output, new Source(output, 0, 0));
    return new NetworkConfig(name, "", layers, List.of(INPUT), outputs);
  }
}
