package dev.primavista.networks.keras.known;

import dev.primavista.networks.keras.config.NetworkConfig;
import dev.primavista.networks.keras.weights.Weight;
import java.util.List;
import java.util.Map;

/** VGG16 and VGG19 of keras.applications. */
final class VggLayers {
  private static final long EDGE = 224;
  private static final Map<String, Object> CONVOLUTION =
      Map.of("padding", "same", "activation", "relu");
  private static final Map<String, Object> POOL = Map.of("pool_size", 2L, "strides", 2L);

  private final Map<String, List<Weight>> weights;
  private final LayerList layers;

  /**
   * @param weights of its layers, by their names
   */
  VggLayers(Map<String, List<Weight>> weights) {
    this.weights = weights;
    this.layers = new LayerList(weights);
  }

  /** With the mean over all places as its answer where there is no classifier. */
  NetworkConfig network() {
    String value = layers.pictures(EDGE);
    for (int block = 1; block <= 5; block++) {
      String name = "block" + block;
      int count = Applications.count(weights, name + "_conv", "");
      for (int i = 1; i <= count; i++) {
        value = layers.convolution(name + "_conv" + i, CONVOLUTION, value);
      }
      value = layers.maximum(name + "_pool", POOL, value);
    }
    if (!weights.containsKey("predictions")) {
      return layers.network("vgg", layers.mean("avg_pool", value));
    }
    value = layers.add("Flatten", "flatten", Map.of(), value);
    value = layers.dense("fc1", "relu", value);
    value = layers.dense("fc2", "relu", value);
    return layers.network("vgg", layers.dense("predictions", "softmax", value));
  }
}
