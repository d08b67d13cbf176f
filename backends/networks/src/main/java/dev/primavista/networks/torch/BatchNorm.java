package dev.primavista.networks.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * What a batch norm does to each channel where nothing is trained: {@code scale * x + shift}.
 *
 * @param scale {@code gamma / sqrt(variance + epsilon)}
 * @param shift {@code beta - mean * scale}
 */
record BatchNorm(double[] scale, double[] shift) {

  static BatchNorm of(StateDict weights, String module, double epsilon) {
    double[] mean = weights.get(module + ".running_mean").doubles();
    double[] variance = weights.get(module + ".running_var").doubles();
    double[] scale = new double[mean.length];
    double[] shift = new double[mean.length];
    double[] gamma = affine(weights, module + ".weight", 1, mean.length);
    double[] beta = affine(weights, module + ".bias", 0, mean.length);
    if (variance.length != mean.length) {
      throw weights.refuse("has a batch norm " + module + " of unequal parts");
    }
    for (int i = 0; i < mean.length; i++) {
      scale[i] = gamma[i] / Math.sqrt(variance[i] + epsilon);
      shift[i] = beta[i] - mean[i] * scale[i];
    }
    return new BatchNorm(scale, shift);
  }

  private static double[] affine(StateDict weights, String name, double none, int length) {
    double[] values = weights.find(name).map(StoredTensor::doubles).orElse(new double[0]);
    if (values.length == 0) {
      values = new double[length];
      Arrays.fill(values, none);
    }
    if (values.length != length) {
      throw weights.refuse(
          "has a batch norm whose " + name + " has " + values.length + " elements");
    }
    return values;
  }

  /** A convolution's kernels with the scale in them. */
  ByteBuffer scaled(ByteBuffer kernels) {
    FloatBuffer from = kernels.asFloatBuffer();
    ByteBuffer bytes = StoredTensor.allocate(from.remaining());
    FloatBuffer to = bytes.asFloatBuffer();
    int each = from.remaining() / scale.length;
    for (int channel = 0; channel < scale.length; channel++) {
      double factor = scale[channel];
      int end = (channel + 1) * each;
      for (int i = channel * each; i < end; i++) {
        to.put(i, (float) (from.get(i) * factor));
      }
    }
    return bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A convolution's bias with the norm in it. */
  float[] shifted(double[] bias) {
    float[] values = new float[shift.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bias[i] * scale[i] + shift[i]);
    }
    return values;
  }
}
