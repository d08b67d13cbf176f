package dev.primavista.faq;

import dev.primavista.core.model.ModelDescription;

/** Scores a question against every entry of a FAQ. Immutable and thread-safe. */
sealed interface Matcher permits PairMatcher, ClassifierMatcher {
  /** One thread's means to score. */
  interface Session {
    /**
     * Scores one question.
     *
     * @param raw receives, per entry, the score before it becomes a probability, from index {@code
     *     at}
     * @param probability receives, per entry, the probability of a match, from index {@code at}
     */
    void score(String question, double[] raw, double[] probability, int at);
  }

  int entries();

  Session newSession();

  ModelDescription description();
}
