package dev.primavista.faq.match.encoder;

/** Turns a text into numbers that are alike where meanings are. Thread-safe. */
public sealed interface Encoder extends AutoCloseable permits NetworkEncoder, WordEncoder {
  /** Longer texts are cut: time grows with length, and a question says early what it wants. */
  int MOST_TOKENS = 96;

  /** Wider vectors than these are no sentence encoder's. */
  int MOST_DIMENSIONS = 4096;

  /** How the tokens' vectors become the text's. */
  enum Pooling {
    /** Their mean. */
    MEAN,
    /** The first, that of {@code [CLS]}. */
    FIRST
  }

  /**
   * What is read in a text.
   *
   * @param vector of length 1; texts are compared by its cosine
   * @param layers what classifiers learn from: of every layer that is read a vector of length 1,
   *     one after the other; or the vector alone
   */
  record Reading(float[] vector, float[] layers) {}

  Reading read(String text);

  /** The vectors' width. */
  int dimensions();

  /** What it is, in a few words for people. */
  String summary();

  /** What it is made of. */
  EncoderContent content();

  @Override
  void close();
}
