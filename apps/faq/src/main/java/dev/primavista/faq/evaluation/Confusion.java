package dev.primavista.faq.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Askings of one entry that lead to another.
 *
 * @param meant id of the entry that is right
 * @param found id of the entry that was ranked first
 * @param askings what was asked, surest first
 */
public record Confusion(String meant, String found, List<String> askings) {
  private record Pair(String meant, String found) {}

  /** The most frequent ones first. */
  public static List<Confusion> worst(Evaluation evaluation, int most) {
    Map<Pair, List<Outcome>> wrong = new LinkedHashMap<>();
    for (Outcome outcome : evaluation.outcomes()) {
      String meant = outcome.asking().entryId().orElse("");
      if (!outcome.right() && !outcome.first().equals(meant)) {
        wrong
            .computeIfAbsent(new Pair(meant, outcome.first()), pair -> new ArrayList<>())
            .add(outcome);
      }
    }
    return wrong.entrySet().stream()
        .map(one -> of(one.getKey(), one.getValue()))
        .sorted(Comparator.comparingInt((Confusion one) -> one.askings().size()).reversed())
        .limit(most)
        .toList();
  }

  private static Confusion of(Pair pair, List<Outcome> outcomes) {
    return new Confusion(
        pair.meant(),
        pair.found(),
        outcomes.stream()
            .sorted(Comparator.comparingDouble(Outcome::confidence).reversed())
            .map(outcome -> outcome.asking().text())
            .toList());
  }
}
