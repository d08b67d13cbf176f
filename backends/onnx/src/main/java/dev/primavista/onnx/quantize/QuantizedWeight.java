package dev.primavista.onnx.quantize;

import dev.primavista.onnx.graph.ElementType;
import dev.primavista.onnx.graph.Initializer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A weight as signed bytes around zero with a scale for each channel.
 *
 * @param values the weight's shape
 * @param scales one per channel
 */
record QuantizedWeight(Initializer values, float[] scales) {
  /**
   * Quantises a float weight.
   *
   * @param axis the dimension of the channels
   * @param bits how many of a byte's bits are used, 7 or 8: sums of two products of 8 bits overflow
   *     16 bits on CPUs without VNNI
   */
  static QuantizedWeight of(Initializer weight, int axis, int bits) {
    float[] floats = weight.floats();
    int channels = Math.toIntExact(weight.shape().get(axis));
    int inner = 1;
    for (long dimension : weight.shape().subList(axis + 1, weight.shape().size())) {
      inner = Math.toIntExact(inner * dimension);
    }
    int greatest = bits == 8 ? 127 : 63;
    float[] scales = new float[channels];
    for (int i = 0; i < floats.length; i++) {
      int channel = i / inner % channels;
      scales[channel] = Math.max(scales[channel], Math.abs(floats[i]));
    }
    for (int channel = 0; channel < channels; channel++) {
      float scale = scales[channel] / greatest;
      scales[channel] = scale >= Float.MIN_NORMAL ? scale : 1f;
    }
    ByteBuffer bytes = ByteBuffer.allocateDirect(floats.length);
    for (int i = 0; i < floats.length; i++) {
      float scale = scales[i / inner % channels];
      bytes.put(i, (byte) Math.clamp((long) Math.rint(floats[i] / scale), -greatest, greatest));
    }
    return new QuantizedWeight(
        Initializer.of(weight.name() + "/int8", ElementType.INT8, weight.shape(), bytes), scales);
  }

  /**
   * A bias as the sums of products have it.
   *
   * @param inputScale of the activation that is multiplied
   */
  Initializer bias(Initializer bias, float inputScale, String name) {
    float[] floats = bias.floats();
    ByteBuffer integers =
        ByteBuffer.allocateDirect(floats.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < floats.length; i++) {
      double value = Math.rint(floats[i] / ((double) inputScale * scales[i]));
      integers.putInt((int) Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    return Initializer.of(name, ElementType.INT32, List.of((long) floats.length), integers.flip());
  }

  /** The scales of its bias. */
  float[] biasScales(float inputScale) {
    float[] products = scales.clone();
    for (int i = 0; i < products.length; i++) {
      products[i] *= inputScale;
    }
    return products;
  }
}
