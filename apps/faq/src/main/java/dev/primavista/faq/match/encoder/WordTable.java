package dev.primavista.faq.match.encoder;

import java.util.Optional;

/**
 * Vectors of words and their pieces.
 *
 * @param tokenizer a {@code tokenizer.json}
 * @param pieces per piece its vector, in parts of its step
 * @param steps per piece, larger of one that counts more
 */
public record WordTable(byte[] tokenizer, byte[][] pieces, float[] steps)
    implements EncoderContent {
  public int dimensions() {
    return pieces.length == 0 ? 0 : pieces[0].length;
  }

  @Override
  public Optional<String> builtIn() {
    return Optional.of(WordEncoder.NAME);
  }

  @Override
  public WordEncoder load() {
    return new WordEncoder(this);
  }
}
