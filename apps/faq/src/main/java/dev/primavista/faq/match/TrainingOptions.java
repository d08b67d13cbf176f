package dev.primavista.faq.match;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a matcher is trained.
 *
 * @param encoder what turns a question into a vector
 * @param threads how many work at once
 * @param seed of everything that is drawn by lot
 */
public record TrainingOptions(Encoder encoder, int threads, long seed) {
  /** A sentence encoder. */
  public sealed interface Encoder {}

  /** Words and characters alone. */
  public record NoEncoder() implements Encoder {}

  /** One that comes with this build. */
  public record Built(String name) implements Encoder {}

  /** An ONNX model with the {@code tokenizer.json} that lies beside it. */
  public record Own(Path model) implements Encoder {}

  public TrainingOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + " (expected: >= 1)");
    }
  }

  /** Words and characters alone, on all cores. */
  public static TrainingOptions lexical() {
    return new TrainingOptions(new NoEncoder(), Runtime.getRuntime().availableProcessors(), 1);
  }

  /** The same with another encoder; without a name words and characters alone. */
  public TrainingOptions withEncoder(Optional<String> name) {
    Encoder chosen = name.<Encoder>map(Built::new).orElseGet(NoEncoder::new);
    return new TrainingOptions(chosen, threads, seed);
  }
}
