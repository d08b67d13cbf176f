package dev.primavista.vision.image;

import java.util.List;

/**
 * What a byte becomes: one table of 256 floats per channel, so that every value is the one float32
 * arithmetic gives.
 */
public final class Normalisation {
  private final float[][] tables;
  private final boolean reversed;

  private Normalisation(float[][] tables, boolean reversed) {
    this.tables = tables;
    this.reversed = reversed;
  }

  /** The float of one channel's byte. */
  private interface Formula {
    float of(float value, int channel);
  }

  private static Normalisation of(boolean reversed, Formula formula) {
    float[][] tables = new float[3][256];
    for (int channel = 0; channel < 3; channel++) {
      for (int value = 0; value < 256; value++) {
        tables[channel][value] = formula.of(value, channel);
      }
    }
    return new Normalisation(tables, reversed);
  }

  /** {@code (v / 255 - mean) / std} per channel: torchvision's ToTensor and Normalize. */
  public static Normalisation standard(List<Double> mean, List<Double> std) {
    if (mean.size() != 3 || std.size() != 3 || std.stream().anyMatch(value -> value == 0)) {
      throw new IllegalArgumentException(
          "mean " + mean + " and std " + std + " (expected: 3 numbers each, std not 0)");
    }
    return of(
        false,
        (value, channel) ->
            (value / 255f - mean.get(channel).floatValue()) / std.get(channel).floatValue());
  }

  /** 0 to 255 as they are. */
  static Normalisation none() {
    return of(false, (value, channel) -> value);
  }

  /** Blue, green, red minus ImageNet's mean: Keras' mode "caffe". */
  static Normalisation caffe() {
    float[] mean = {103.939f, 116.779f, 123.68f};
    return of(true, (value, channel) -> value - mean[channel]);
  }

  /** -1 to 1: Keras' mode "tf". */
  static Normalisation plusMinusOne() {
    return of(false, (value, channel) -> value / 127.5f - 1f);
  }

  /** {@code (v - 128) * 0.00787402}: the quantisation of the MobileNet-EdgeTPU networks. */
  static Normalisation edgeTpu() {
    return of(false, (value, channel) -> (value - 128f) * 0.00787402f);
  }

  /** The table of output channel {@code channel}. */
  float[] table(int channel) {
    return tables[channel];
  }

  /** The picture's channel that output channel {@code channel} is made of. */
  int source(int channel) {
    return reversed ? 2 - channel : channel;
  }
}
