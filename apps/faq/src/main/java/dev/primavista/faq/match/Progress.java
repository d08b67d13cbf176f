package dev.primavista.faq.match;

/** Hears how far a long work is. Called by one thread at a time. */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (phase, done) -> {};

  /**
   * Something went on.
   *
   * @param phase what is being done, in a few words
   * @param done of the whole work, 0 to 1, never less than before
   */
  void at(String phase, double done);
}
