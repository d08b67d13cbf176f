package dev.primavista.faq.match;

import dev.primavista.faq.match.encoder.Vectors;
import java.util.ArrayList;
import java.util.List;

/**
 * What the vectors of a FAQ's questions share. It tells no entry from another, and some networks'
 * vectors share most: without it cosines are those of what differs. Immutable.
 *
 * @param mean of the vectors; empty without an encoder
 */
record Centre(float[] mean) {
  static final Centre NONE = new Centre(new float[0]);

  /** As if so many vectors of zeros were among them: the mean of a few is mostly their own. */
  private static final int CAUTION = 10;

  /** The centre of those texts that are as people ask. */
  static Centre of(List<Corpus.Text> texts, Asked[] read) {
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < read.length; i++) {
      float[] vector = read[i].vector();
      if (vector != null && texts.get(i).kind() != Corpus.Kind.WHOLE) {
        vectors.add(vector);
      }
    }
    return of(vectors);
  }

  /** The centre of vectors of length 1. */
  static Centre of(List<float[]> vectors) {
    if (vectors.isEmpty()) {
      return NONE;
    }
    float[] mean = new float[vectors.getFirst().length];
    for (float[] vector : vectors) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += vector[i] / (vectors.size() + CAUTION);
      }
    }
    return new Centre(mean);
  }

  /**
   * A vector seen from here, with length 1; one of zeros, which says nothing, stays, and one of
   * another width, for which there is no centre.
   */
  float[] from(float[] vector) {
    if (mean.length != vector.length || Vectors.dot(vector, vector) == 0) {
      return vector;
    }
    float[] own = new float[vector.length];
    for (int i = 0; i < own.length; i++) {
      own[i] = vector[i] - mean[i];
    }
    return Vectors.unit(own);
  }
}
