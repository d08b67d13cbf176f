package dev.primavista.faq.match;

import org.jspecify.annotations.Nullable;

/**
 * A text that stands for an entry.
 *
 * @param whole whether it is the entry with its details and answer, not a question as people ask it
 */
record Wording(Entry entry, boolean whole, Asked text) {
  TextFeatures features() {
    return text.features();
  }

  /** Of length 1; null without an encoder. */
  float @Nullable [] vector() {
    return text.vector();
  }
}
