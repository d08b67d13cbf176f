package dev.primavista.faq.match;

import org.jspecify.annotations.Nullable;

/**
 * A question as it is compared.
 *
 * @param vector of length 1; null without an encoder
 */
record Asked(TextFeatures features, float @Nullable [] vector) {
  static Asked of(String question, @Nullable Encoder encoder) {
    return new Asked(TextFeatures.of(question), encoder == null ? null : encoder.encode(question));
  }
}
