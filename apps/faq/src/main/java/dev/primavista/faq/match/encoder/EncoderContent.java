package dev.primavista.faq.match.encoder;

import dev.primavista.core.model.ModelLoadException;
import java.util.Optional;

/** What an {@link Encoder} is made of, as a matcher's file keeps it. */
public sealed interface EncoderContent permits EncoderFiles, WordTable {
  /**
   * The encoder.
   *
   * @throws ModelLoadException if a network or a tokenizer cannot be used
   */
  Encoder load();

  /** Its name, where it comes with this build. */
  Optional<String> builtIn();
}
