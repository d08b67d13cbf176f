package dev.primavista.networks.keras.known;

import dev.primavista.networks.checkpoint.Checkpoint;
import dev.primavista.networks.checkpoint.Checkpoint.Variable;
import dev.primavista.networks.keras.config.NetworkConfig;
import dev.primavista.networks.keras.weights.NamedWeights;
import dev.primavista.networks.keras.weights.Weight;
import dev.primavista.networks.keras.weights.WeightNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The residual networks of TensorFlow's slim, {@code resnet_v1}, as layers. They stride in the last
 * unit of a block and pad as the original network does.
 */
public final class SlimResNet {
  private static final String FIRST = "/block1/unit_1/bottleneck_v1/conv1/weights";
  private static final String UNIT = "/bottleneck_v1/";
  private static final long EDGE = 224;
  private static final double EPSILON = 1e-5;
  private static final Map<String, Object> PLAIN = Map.of();

  private final Map<String, List<Weight>> weights;
  private final LayerList layers;

  private SlimResNet(Map<String, List<Weight>> weights) {
    this.weights = weights;
    this.layers = new LayerList(weights);
  }

  /**
   * A network with its weights.
   *
   * @param scope what its variables' names begin with, such as {@code resnet_v1_152}
   */
  public record Found(String scope, NetworkConfig network, WeightNode weights) {}

  /** The network that the variables are of; empty where it is none of these. */
  public static Optional<Found> of(Checkpoint checkpoint) {
    Optional<String> scope =
        checkpoint.variables().keySet().stream()
            .filter(name -> name.endsWith(FIRST))
            .map(name -> name.substring(0, name.length() - FIRST.length()))
            .findFirst();
    return scope.map(
        name -> {
          Map<String, List<Weight>> weights = weights(checkpoint, name + "/");
          NetworkConfig network = new SlimResNet(weights).network(name);
          return new Found(name, network, new NamedWeights(List.of(), weights));
        });
  }

  /** By layer: a kernel and perhaps its bias, or gamma, beta, mean and variance. */
  private static Map<String, List<Weight>> weights(Checkpoint checkpoint, String scope) {
    Map<String, List<Weight>> weights = new LinkedHashMap<>();
    for (String name :
        List.of("weights", "biases", "gamma", "beta", "moving_mean", "moving_variance")) {
      checkpoint
          .variables()
          .forEach(
              (path, variable) -> {
                if (path.startsWith(scope) && path.endsWith("/" + name)) {
                  String layer = path.substring(scope.length(), path.lastIndexOf('/'));
                  weights
                      .computeIfAbsent(layer, _ -> new ArrayList<>())
                      .add(new Weight(path, shape(layer, variable), variable::floats));
                }
              });
    }
    return weights;
  }

  /** The classifier is a convolution over one place, which makes it a dense layer. */
  private static List<Long> shape(String layer, Variable variable) {
    List<Long> shape = variable.shape();
    return layer.equals("logits") && shape.size() == 4 ? shape.subList(2, 4) : shape;
  }

  private NetworkConfig network(String scope) {
    String value = layers.padding("pad1", 3, layers.pictures(EDGE));
    value = layers.convolution("conv1", Map.of("strides", 2L), value);
    value = layers.relu("relu1", normalized("conv1", value));
    Map<String, Object> pool = Map.of("pool_size", 3L, "strides", 2L, "padding", "same");
    value = layers.maximum("pool1", pool, value);
    for (int block = 1; block <= 4; block++) {
      int units = Applications.count(weights, "block" + block + "/unit_", UNIT + "conv1");
      for (int unit = 1; unit <= units; unit++) {
        long stride = unit == units && block < 4 ? 2 : 1;
        value = unit("block" + block + "/unit_" + unit + UNIT, stride, value);
      }
    }
    value = layers.mean("pool5", value);
    return layers.network(scope, layers.dense("logits", "softmax", value));
  }

  private String unit(String name, long stride, String input) {
    String value = layers.convolution(name + "conv1", PLAIN, input);
    value = layers.relu(name + "relu1", normalized(name + "conv1", value));
    value = layers.padding(name + "pad2", 1, value);
    value = layers.convolution(name + "conv2", Map.of("strides", stride), value);
    value = layers.relu(name + "relu2", normalized(name + "conv2", value));
    value = normalized(name + "conv3", layers.convolution(name + "conv3", PLAIN, value));
    String sum = layers.add("Add", name + "add", PLAIN, shortcut(name, stride, input), value);
    return layers.relu(name + "relu3", sum);
  }

  private String shortcut(String name, long stride, String input) {
    if (weights.containsKey(name + "shortcut")) {
      Map<String, Object> strided = Map.of("strides", stride);
      return normalized(name + "shortcut", layers.convolution(name + "shortcut", strided, input));
    }
    Map<String, Object> every = Map.of("pool_size", 1L, "strides", stride);
    return stride == 1 ? input : layers.maximum(name + "pool", every, input);
  }

  private String normalized(String name, String input) {
    return layers.normalization(name + "/BatchNorm", EPSILON, input);
  }
}
