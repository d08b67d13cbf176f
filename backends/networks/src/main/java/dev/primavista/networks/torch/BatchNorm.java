package dev.primavista.networks.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * What a batch norm does to each channel where nothing is trained: {@code scale * x + shift}.
 *
 * @param scale {@code gamma / sqrt(variance + epsilon)}
 * @param shift {@code beta - mean * scale}
 */
record BatchNorm(double[] scale, double[] shift) {

  /** That of a module, of which all four parts must be there. */
  static BatchNorm of(StateDict weights, String module, double epsilon) {
    double[] mean = weights.get(module + ".running_mean").doubles();
    double[] variance = part(weights, module + ".running_var", mean.length);
    double[] gamma = part(weights, module + ".weight", mean.length);
    double[] beta = part(weights, module + ".bias", mean.length);
    double[] scale = new double[mean.length];
    double[] shift = new double[mean.length];
    for (int i = 0; i < mean.length; i++) {
      scale[i] = gamma[i] / Math.sqrt(variance[i] + epsilon);
      shift[i] = beta[i] - mean[i] * scale[i];
    }
    return new BatchNorm(scale, shift);
  }

  private static double[] part(StateDict weights, String name, int channels) {
    double[] values = weights.get(name).doubles();
    if (values.length != channels) {
      throw weights.refuse(
          "has a batch norm of %d channels with %s of %d elements"
              .formatted(channels, name, values.length));
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
