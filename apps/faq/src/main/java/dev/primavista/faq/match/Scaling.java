package dev.primavista.faq.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Brings vectors to a mean of zero and a mean square length of 1: what all of them share tells a
 * classifier nothing, and the inner layers of a network share most.
 *
 * @param mean of the vectors
 * @param factor they are multiplied with afterwards
 */
record Scaling(float[] mean, float factor) {
  static Scaling of(List<float[]> vectors) {
    int width = vectors.getFirst().length;
    double[] sums = new double[width];
    double squares = 0;
    for (float[] vector : vectors) {
      for (int i = 0; i < width; i++) {
        sums[i] += vector[i];
        squares += (double) vector[i] * vector[i];
      }
    }
    float[] mean = new float[width];
    double square = squares / vectors.size();
    for (int i = 0; i < width; i++) {
      mean[i] = (float) (sums[i] / vectors.size());
      square -= (double) mean[i] * mean[i];
    }
    return new Scaling(mean, square <= 1e-9 ? 1 : (float) (1 / Math.sqrt(square)));
  }

  List<float[]> apply(List<float[]> vectors) {
    List<float[]> scaled = new ArrayList<>(vectors.size());
    for (float[] vector : vectors) {
      float[] own = new float[mean.length];
      for (int i = 0; i < own.length; i++) {
        own[i] = (vector[i] - mean[i]) * factor;
      }
      scaled.add(own);
    }
    return scaled;
  }

  /**
   * Weights that give of a vector what the others give of the scaled one.
   *
   * @param weights the constant last
   */
  float[] unscaled(float[] weights) {
    float[] own = Arrays.copyOf(weights, weights.length);
    double constant = weights[mean.length];
    for (int i = 0; i < mean.length; i++) {
      own[i] = weights[i] * factor;
      constant -= (double) own[i] * mean[i];
    }
    own[mean.length] = (float) constant;
    return own;
  }
}
