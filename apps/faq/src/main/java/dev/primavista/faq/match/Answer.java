package dev.primavista.faq.match;

import java.util.List;

/**
 * The entries that a question may mean.
 *
 * @param candidates the most probable ones, best first
 * @param none probability that no entry is meant
 */
public record Answer(List<Candidate> candidates, double none) {
  public Answer {
    candidates = List.copyOf(candidates);
  }
}
