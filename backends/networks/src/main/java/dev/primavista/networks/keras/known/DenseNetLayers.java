package dev.primavista.networks.keras.known;

import dev.primavista.networks.keras.config.NetworkConfig;
import dev.primavista.networks.keras.weights.Weight;
import java.util.List;
import java.util.Map;

/** The densely connected networks of keras.applications. */
final class DenseNetLayers {
  private static final long EDGE = 224;
  private static final double EPSILON = 1.001e-5;
  private static final Map<String, Object> PLAIN = Map.of();

  private final Map<String, List<Weight>> weights;
  private final LayerList layers;

  /**
   * @param weights of its layers, by their names
   */
  DenseNetLayers(Map<String, List<Weight>> weights) {
    this.weights = weights;
    this.layers = new LayerList(weights);
  }

  /** With the mean over all places as its answer where there is no classifier. */
  NetworkConfig network() {
    String value = stem();
    for (int stack = 2; stack <= 5; stack++) {
      int blocks = Applications.count(weights, "conv" + stack + "_block", "_1_conv");
      for (int block = 1; block <= blocks; block++) {
        value = block("conv" + stack + "_block" + block, value);
      }
      value = stack < 5 ? transition("pool" + stack, value) : value;
    }
    value = layers.relu("relu", normalized("bn", value));
    String answer = layers.dense("predictions", "softmax", layers.mean("avg_pool", value));
    return layers.network("densenet", answer);
  }

  private String stem() {
    String padded = layers.padding("conv1_pad", 3, layers.pictures(EDGE));
    String value = layers.convolution("conv1_conv", Map.of("strides", 2L), padded);
    value = layers.relu("conv1_relu", normalized("conv1_bn", value));
    Map<String, Object> pool = Map.of("pool_size", 3L, "strides", 2L);
    return layers.maximum("pool1", pool, layers.padding("pool1_pad", 1, value));
  }

  private String block(String name, String input) {
    String value = layers.relu(name + "_0_relu", normalized(name + "_0_bn", input));
    value = layers.convolution(name + "_1_conv", PLAIN, value);
    value = layers.relu(name + "_1_relu", normalized(name + "_1_bn", value));
    value = layers.convolution(name + "_2_conv", Map.of("padding", "same"), value);
    return layers.add("Concatenate", name + "_concat", Map.of("axis", 3L), input, value);
  }

  private String transition(String name, String input) {
    String value = layers.relu(name + "_relu", normalized(name + "_bn", input));
    value = layers.convolution(name + "_conv", PLAIN, value);
    Map<String, Object> pool = Map.of("pool_size", 2L, "strides", 2L);
    return layers.add("AveragePooling2D", name + "_pool", pool, value);
  }

  private String normalized(String name, String input) {
    return layers.normalization(name, EPSILON, input);
  }
}
