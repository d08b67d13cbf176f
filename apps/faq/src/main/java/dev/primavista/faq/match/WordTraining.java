package dev.primavista.faq.match;

import dev.primavista.faq.match.encoder.Encoder;
import dev.primavista.faq.match.encoder.EncoderFiles;
import dev.primavista.faq.match.encoder.NetworkEncoder;
import dev.primavista.faq.match.encoder.Vectors;
import dev.primavista.faq.match.encoder.WordPiece;
import dev.primavista.faq.match.encoder.WordTable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes a {@link WordTable}: a network reads every piece of its vocabulary once, alone. */
final class WordTraining {
  /** The network that comes with the build and reads the pieces. */
  private static final String TEACHER = "minilm";

  /** Pieces that the network reads in one run. */
  private static final int BATCH = 64;

  private WordTraining() {}

  /** A table whose pieces count the more, the fewer of these texts have them. */
  static WordTable of(List<String> texts, int threads, Progress progress) {
    EncoderFiles files = EncoderFiles.builtIn(TEACHER);
    try (NetworkEncoder network = NetworkEncoder.load(files);
        Workers workers = new Workers(threads)) {
      float[][] vectors = new float[network.tokenizer().size()][];
      workers.each(
          (vectors.length + BATCH - 1) / BATCH,
          () ->
              batch -> {
                int from = batch * BATCH;
                float[][] some = network.pieces(from, Math.min(vectors.length, from + BATCH));
                System.arraycopy(some, 0, vectors, from, some.length);
              },
          done -> progress.at("reading words", 0.3 * done));
      return rounded(files.tokenizer(), vectors, rarities(texts, network.tokenizer()));
    }
  }

  /** Per piece how much it tells; 0 of one that all texts have. */
  private static float[] rarities(List<String> texts, WordPiece tokenizer) {
    int[] holders = new int[tokenizer.size()];
    for (String text : texts) {
      Set<Long> distinct = new HashSet<>();
      for (long id : tokenizer.encode(text, Encoder.MOST_TOKENS)) {
        holders[(int) id] += distinct.add(id) ? 1 : 0;
      }
    }
    float[] rarities = new float[holders.length];
    for (int piece = 0; piece < rarities.length; piece++) {
      rarities[piece] = (float) Math.log((1.0 + texts.size()) / (1.0 + holders[piece]));
    }
    return rarities;
  }

  private static WordTable rounded(byte[] tokenizer, float[][] vectors, float[] rarities) {
    float[] mean = Scaling.of(Arrays.asList(vectors)).mean();
    byte[][] pieces = new byte[vectors.length][mean.length];
    float[] steps = new float[vectors.length];
    for (int piece = 0; piece < pieces.length; piece++) {
      float[] vector = vectors[piece];
      for (int i = 0; i < mean.length; i++) {
        vector[i] -= mean[i];
      }
      Vectors.unit(vector);
      float largest = 1e-9f;
      for (float each : vector) {
        largest = Math.max(largest, Math.abs(each));
      }
      for (int i = 0; i < mean.length; i++) {
        pieces[piece][i] = (byte) Math.round(vector[i] / largest * Byte.MAX_VALUE);
      }
      steps[piece] = largest / Byte.MAX_VALUE * rarities[piece];
    }
    return new WordTable(tokenizer, pieces, steps);
  }
}
