package dev.primavista.vision.image;

import java.util.List;

/**
 * What a sample becomes: {@code (v / divisor * scale - mean) / std * factor} in float32, so that
 * every value is the one that the Python original computes. A part that is 1 or 0 changes nothing.
 *
 * @param order which colour comes first in the result
 * @param divisor such as 255
 * @param scale multiplied in float64 and rounded once, as Hugging Face's {@code rescale_factor} is
 * @param mean subtracted, in the result's order of channels
 * @param std divided by, in the same order; never 0
 * @param factor multiplied at the end, as TensorFlow Lite's quantisation has it
 */
public record Normalisation(
    Order order, double divisor, double scale, List<Double> mean, List<Double> std, double factor) {
  private static final List<Double> ZEROS = List.of(0.0, 0.0, 0.0);
  private static final List<Double> ONES = List.of(1.0, 1.0, 1.0);

  /** The order of a result's channels. */
  public enum Order {
    RGB,
    /** As Caffe and OpenCV have it. */
    BGR
  }

  public Normalisation {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != 3 || std.size() != 3 || std.contains(0.0)) {
      throw new IllegalArgumentException(
          "mean " + mean + " and std " + std + " (expected: 3 numbers each, std not 0)");
    }
    if (divisor == 0) {
      throw new IllegalArgumentException("divide: 0 (expected: not 0)");
    }
  }

  /** {@code (v / 255 - mean) / std} per channel: torchvision's ToTensor and Normalize. */
  public static Normalisation standard(List<Double> mean, List<Double> std) {
    return new Normalisation(Order.RGB, 255, 1, mean, std, 1);
  }

  /** 0 to 255 as they are. */
  public static Normalisation none() {
    return new Normalisation(Order.RGB, 1, 1, ZEROS, ONES, 1);
  }

  /** Blue, green, red minus ImageNet's mean: Keras' mode "caffe". */
  static Normalisation caffe() {
    return new Normalisation(Order.BGR, 1, 1, List.of(103.939, 116.779, 123.68), ONES, 1);
  }

  /** -1 to 1: Keras' mode "tf". */
  static Normalisation plusMinusOne() {
    return new Normalisation(Order.RGB, 127.5, 1, ONES, ONES, 1);
  }

  /** {@code (v - 128) * 0.00787402}: the quantisation of the MobileNet-EdgeTPU networks. */
  static Normalisation edgeTpu() {
    return new Normalisation(Order.RGB, 1, 1, List.of(128.0, 128.0, 128.0), ONES, 0.00787402);
  }

  /** Whether a sample is its own value, so that bytes may stay bytes. */
  boolean keepsValues() {
    return divisor == 1 && scale == 1 && factor == 1 && mean.equals(ZEROS) && std.equals(ONES);
  }

  /** The value of a sample, 0 to 255, of output channel {@code channel}. */
  float value(float sample, int channel) {
    float divided = sample / (float) divisor;
    float scaled = scale == 1 ? divided : (float) (divided * scale);
    return (scaled - mean.get(channel).floatValue())
        / std.get(channel).floatValue()
        * (float) factor;
  }

  /**
   * The values of a row of packed pixels in output channel {@code channel}; the same arithmetic as
   * {@link #value}, as a loop of vector instructions.
   */
  void values(int[] row, int channel, float[] out) {
    int shift = Byte.SIZE * source(channel);
    float divide = (float) divisor;
    float subtract = mean.get(channel).floatValue();
    float deviation = std.get(channel).floatValue();
    float multiply = (float) factor;
    if (scale == 1) {
      for (int i = 0; i < out.length; i++) {
        out[i] = ((row[i] >> shift & 0xff) / divide - subtract) / deviation * multiply;
      }
      return;
    }
    for (int i = 0; i < out.length; i++) {
      float scaled = (float) ((row[i] >> shift & 0xff) / divide * scale);
      out[i] = (scaled - subtract) / deviation * multiply;
    }
  }

  /** The picture's channel that output channel {@code channel} is made of. */
  int source(int channel) {
    return order == Order.BGR ? 2 - channel : channel;
  }
}
