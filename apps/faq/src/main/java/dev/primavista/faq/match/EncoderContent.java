package dev.primavista.faq.match;

import dev.primavista.core.model.ModelLoadException;

/** What an {@link Encoder} is made of, as a matcher's file keeps it. */
sealed interface EncoderContent permits EncoderFiles, WordTable {
  /**
   * The encoder.
   *
   * @throws ModelLoadException if a network or a tokenizer cannot be used
   */
  Encoder load();
}
