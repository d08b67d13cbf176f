package dev.primavista.faq.match.encoder;

import dev.primavista.core.Amount;

/**
 * A text as the weighted sum of its pieces' vectors, which a network gave once, at training. No
 * network runs when a question is asked; the order of words is lost.
 */
public final class WordEncoder implements Encoder {
  /** Its name among the encoders that come with the build. */
  public static final String NAME = "words";

  private final WordTable table;
  private final WordPiece tokenizer;

  WordEncoder(WordTable table) {
    this.table = table;
    this.tokenizer = TokenizerFile.read(table.tokenizer());
  }

  @Override
  public WordTable content() {
    return table;
  }

  @Override
  public int dimensions() {
    return table.dimensions();
  }

  @Override
  public String summary() {
    return "words of " + Amount.of(dimensions(), "dimension");
  }

  @Override
  public Reading read(String text) {
    float[] sum = new float[dimensions()];
    long[] ids = tokenizer.encode(text, MOST_TOKENS);
    for (int at = 1; at < ids.length - 1; at++) {
      int piece = (int) ids[at];
      if (piece < table.pieces().length) {
        add(table.pieces()[piece], table.steps()[piece], sum);
      }
    }
    float[] vector = Vectors.unit(sum);
    return new Reading(vector, vector);
  }

  private static void add(byte[] piece, float step, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += piece[i] * step;
    }
  }

  @Override
  public void close() {}
}
