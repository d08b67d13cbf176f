package dev.primavista.faq.match;

import org.jspecify.annotations.Nullable;

/**
 * A text as it is compared.
 *
 * @param reading what the encoder reads in it; null without an encoder
 */
record Asked(TextFeatures features, Encoder.@Nullable Reading reading) {
  static Asked of(String question, @Nullable Encoder encoder) {
    return new Asked(TextFeatures.of(question), encoder == null ? null : encoder.read(question));
  }

  /** See {@link Encoder.Reading#vector}. */
  float @Nullable [] vector() {
    return reading == null ? null : reading.vector();
  }

  /** See {@link Encoder.Reading#layers}. */
  float @Nullable [] layers() {
    return reading == null ? null : reading.layers();
  }

  /** The same without what only classifiers read. */
  Asked shallow() {
    return reading == null
        ? this
        : new Asked(features, new Encoder.Reading(reading.vector(), reading.vector()));
  }
}
