package dev.primavista.faq.match;

import org.jspecify.annotations.Nullable;

/**
 * A text that stands for an entry.
 *
 * @param whole whether it is the entry with its details and answer, not a question as people ask it
 * @param vector of length 1; null without an encoder
 */
record Wording(Entry entry, boolean whole, TextFeatures features, float @Nullable [] vector) {}
