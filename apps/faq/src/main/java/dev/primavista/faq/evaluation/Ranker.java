package dev.primavista.faq.evaluation;

import java.util.List;
import java.util.OptionalDouble;

/** Whatever ranks a FAQ's entries for a question. Used by one thread at a time. */
public interface Ranker extends AutoCloseable {
  /**
   * What it thinks of a question.
   *
   * @param probability of each entry, in the order of {@link #ids}; whatever ranks them, if it is
   *     no probability
   * @param none probability that no entry answers it, where the matcher tells
   */
  record Scores(double[] probability, OptionalDouble none) {}

  /** For tables. */
  String name();

  /** The entries' ids. */
  List<String> ids();

  Scores score(String question);

  @Override
  void close();
}
