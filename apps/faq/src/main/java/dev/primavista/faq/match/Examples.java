package dev.primavista.faq.match;

import dev.primavista.faq.match.encoder.Vectors;
import java.util.List;

/** Vectors that a classifier is trained from. Immutable. */
sealed interface Examples {
  int size();

  /** Numbers per weight vector; the last is the constant's. */
  int width();

  /** Scalar product of an example with weights. */
  float product(int example, float[] weights);

  /** Adds a multiple of an example to weights. */
  void add(int example, float factor, float[] weights);

  /** Vectors with a value for each dimension. */
  record Dense(List<float[]> vectors) implements Examples {
    @Override
    public int size() {
      return vectors.size();
    }

    @Override
    public int width() {
      return vectors.getFirst().length + 1;
    }

    @Override
    public float product(int example, float[] weights) {
      float[] vector = vectors.get(example);
      return Vectors.dot(vector, weights) + weights[vector.length];
    }

    @Override
    public void add(int example, float factor, float[] weights) {
      float[] vector = vectors.get(example);
      for (int i = 0; i < vector.length; i++) {
        weights[i] += factor * vector[i];
      }
      weights[vector.length] += factor;
    }
  }

  /**
   * Vectors that are mostly zero.
   *
   * @param columns per example the dimensions that are not
   * @param values per example their values
   */
  record Sparse(int width, int[][] columns, float[][] values) implements Examples {
    @Override
    public int size() {
      return columns.length;
    }

    @Override
    public float product(int example, float[] weights) {
      int[] at = columns[example];
      float[] value = values[example];
      float sum = weights[width - 1];
      for (int i = 0; i < at.length; i++) {
        sum += value[i] * weights[at[i]];
      }
      return sum;
    }

    @Override
    public void add(int example, float factor, float[] weights) {
      int[] at = columns[example];
      float[] value = values[example];
      for (int i = 0; i < at.length; i++) {
        weights[at[i]] += factor * value[i];
      }
      weights[width - 1] += factor;
    }
  }
}
