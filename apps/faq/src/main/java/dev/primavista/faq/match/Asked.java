package dev.primavista.faq.match;

import dev.primavista.faq.match.encoder.Encoder;
import org.jspecify.annotations.Nullable;

/**
 * A text as it is compared.
 *
 * @param features what the index holds of it
 * @param clues what classifiers read in it; nothing where none are asked
 * @param reading what the encoder reads in it; null without an encoder
 */
record Asked(TextFeatures features, TextFeatures clues, Encoder.@Nullable Reading reading) {
  /**
   * A question as it is read; texts that are compared with each other have one centre, and their
   * letters are read alike.
   */
  static Asked of(String question, Letters letters, @Nullable Encoder encoder, Centre centre) {
    Encoder.Reading reading = encoder == null ? null : encoder.read(question);
    TextFeatures clues = TextFeatures.forClassifiers(question, letters);
    return new Asked(TextFeatures.of(question, letters), clues, reading).from(centre);
  }

  /** A text that no classifier will read. */
  static Asked shallow(String text, Letters letters, @Nullable Encoder encoder, Centre centre) {
    Encoder.Reading reading = null;
    if (encoder != null) {
      float[] vector = encoder.read(text).vector();
      reading = new Encoder.Reading(vector, vector);
    }
    return new Asked(TextFeatures.of(text, letters), TextFeatures.NONE, reading).from(centre);
  }

  /** The same with its vector seen from a centre. */
  Asked from(Centre centre) {
    return reading == null
        ? this
        : new Asked(
            features, clues, new Encoder.Reading(centre.from(reading.vector()), reading.layers()));
  }

  /** See {@link Encoder.Reading#vector}. */
  float @Nullable [] vector() {
    return reading == null ? null : reading.vector();
  }

  /** See {@link Encoder.Reading#layers}. */
  float @Nullable [] layers() {
    return reading == null ? null : reading.layers();
  }
}
