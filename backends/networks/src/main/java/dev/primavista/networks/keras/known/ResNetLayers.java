package dev.primavista.networks.keras.known;

import dev.primavista.networks.keras.config.NetworkConfig;
import dev.primavista.networks.keras.weights.Weight;
import java.util.List;
import java.util.Map;

/**
 * The residual networks of keras.applications: ResNet, which strides in the first convolution of a
 * stack, and ResNetV2, which normalises before each block and strides in the last one.
 */
final class ResNetLayers {
  private static final long EDGE = 224;
  private static final double EPSILON = 1.001e-5;
  private static final Map<String, Object> PLAIN = Map.of();

  private final Map<String, List<Weight>> weights;
  private final LayerList layers;
  private final boolean second;

  /**
   * @param weights of its layers, by their names
   */
  ResNetLayers(Map<String, List<Weight>> weights) {
    this.weights = weights;
    this.layers = new LayerList(weights);
    this.second = weights.containsKey("post_bn");
  }

  /** With the mean over all places as its answer where there is no classifier. */
  NetworkConfig network() {
    String value = stem();
    for (int stack = 2; stack <= 5; stack++) {
      value = stack(stack, value);
    }
    if (second) {
      value = layers.relu("post_relu", normalized("post_bn", value));
    }
    String answer = layers.dense("predictions", "softmax", layers.mean("avg_pool", value));
    return layers.network(second ? "resnet_v2" : "resnet", answer);
  }

  private String stem() {
    String padded = layers.padding("conv1_pad", 3, layers.pictures(EDGE));
    String value = layers.convolution("conv1_conv", stride(2), padded);
    if (!second) {
      value = layers.relu("conv1_relu", normalized("conv1_bn", value));
    }
    Map<String, Object> pool = Map.of("pool_size", 3L, "strides", 2L);
    return layers.maximum("pool1_pool", pool, layers.padding("pool1_pad", 1, value));
  }

  private String stack(int stack, String input) {
    int blocks = Applications.count(weights, "conv" + stack + "_block", "_1_conv");
    String value = input;
    for (int block = 1; block <= blocks; block++) {
      String name = "conv" + stack + "_block" + block;
      boolean strides = second ? block == blocks && stack < 5 : block == 1 && stack > 2;
      value = second ? blockOfV2(name, strides ? 2 : 1, value) : block(name, strides, value);
    }
    return value;
  }

  private String block(String name, boolean strides, String input) {
    long stride = strides ? 2 : 1;
    String shortcut = input;
    if (weights.containsKey(name + "_0_conv")) {
      String projected = layers.convolution(name + "_0_conv", stride(stride), input);
      shortcut = normalized(name + "_0_bn", projected);
    }
    String value = layers.convolution(name + "_1_conv", stride(stride), input);
    value = layers.relu(name + "_1_relu", normalized(name + "_1_bn", value));
    value = layers.convolution(name + "_2_conv", Map.of("padding", "same"), value);
    value = layers.relu(name + "_2_relu", normalized(name + "_2_bn", value));
    value = normalized(name + "_3_bn", layers.convolution(name + "_3_conv", PLAIN, value));
    return layers.relu(name + "_out", layers.add("Add", name + "_add", PLAIN, shortcut, value));
  }

  private String blockOfV2(String name, long stride, String input) {
    String before = layers.relu(name + "_preact_relu", normalized(name + "_preact_bn", input));
    String value = layers.convolution(name + "_1_conv", PLAIN, before);
    value = layers.relu(name + "_1_relu", normalized(name + "_1_bn", value));
    value = layers.padding(name + "_2_pad", 1, value);
    value = layers.convolution(name + "_2_conv", stride(stride), value);
    value = layers.relu(name + "_2_relu", normalized(name + "_2_bn", value));
    value = layers.convolution(name + "_3_conv", PLAIN, value);
    return layers.add(
        "Add", name + "_out", PLAIN, shortcutOfV2(name, stride, input, before), value);
  }

  private String shortcutOfV2(String name, long stride, String input, String before) {
    if (weights.containsKey(name + "_0_conv")) {
      return layers.convolution(name + "_0_conv", stride(stride), before);
    }
    Map<String, Object> every = Map.of("pool_size", 1L, "strides", stride);
    return stride == 1 ? input : layers.maximum(name + "_0_pool", every, input);
  }

  private String normalized(String name, String input) {
    return layers.normalization(name, EPSILON, input);
  }

  private static Map<String, Object> stride(long stride) {
    return Map.of("strides", stride);
  }
}
