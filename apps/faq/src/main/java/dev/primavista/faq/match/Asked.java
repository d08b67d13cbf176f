package dev.primavista.faq.match;

import org.jspecify.annotations.Nullable;

/**
 * A text as it is compared.
 *
 * @param reading what the encoder reads in it; null without an encoder
 */
record Asked(TextFeatures features, Encoder.@Nullable Reading reading) {
  /** A question as it is read; texts that are compared with each other have one centre. */
  static Asked of(String question, @Nullable Encoder encoder, Centre centre) {
    Asked asked =
        new Asked(TextFeatures.of(question), encoder == null ? null : encoder.read(question));
    return asked.from(centre);
  }

  /** The same with its vector seen from a centre. */
  Asked from(Centre centre) {
    return reading == null
        ? this
        : new Asked(features, new Encoder.Reading(centre.from(reading.vector()), reading.layers()));
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
