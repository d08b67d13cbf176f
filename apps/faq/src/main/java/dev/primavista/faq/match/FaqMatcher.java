package dev.primavista.faq.match;

import dev.primavista.faq.data.Asking;
import dev.primavista.faq.data.FaqRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the entries that a question means. Works from the entries' questions alone and gains with
 * each known asking. Thread-safe: entries come and go while questions are answered.
 */
public final class FaqMatcher {
  private static final double K1 = 1.2;
  private static final double B = 0.75;

  /** The best score from which none and one are equally probable. */
  private static final double DOUBTFUL = 4;

  private volatile Map<String, List<String>> wordsOf = Map.of();

  private FaqMatcher() {}

  /**
   * A matcher of these entries.
   *
   * @param askings what is known beyond the entries' own askings, also such that mean none
   */
  public static FaqMatcher train(
      List<FaqRecord> entries, List<Asking> askings, TrainingOptions options, Progress progress) {
    FaqMatcher matcher = new FaqMatcher();
    entries.forEach(matcher::put);
    progress.at("trained", 1);
    return matcher;
  }

  /** How many entries there are. */
  public int size() {
    return wordsOf.size();
  }

  /** Takes an entry in, in place of one with its id; the next question can find it. */
  public synchronized void put(FaqRecord entry) {
    Map<String, List<String>> next = new LinkedHashMap<>(wordsOf);
    next.put(entry.id(), Words.of(entry.question() + " " + String.join(" ", entry.askings())));
    wordsOf = next;
  }

  /** Removes an entry, if it is there. */
  public synchronized void remove(String id) {
    Map<String, List<String>> next = new LinkedHashMap<>(wordsOf);
    next.remove(id);
    wordsOf = next;
  }

  /**
   * The entries that a question may mean.
   *
   * @param top how many at most, {@code >= 1}
   */
  public Answer match(String question, int top) {
    Map<String, List<String>> entries = wordsOf;
    Map<String, Double> scores = scores(entries, new HashSet<>(Words.of(question)));
    double total = Math.exp(DOUBTFUL);
    for (double score : scores.values()) {
      total += Math.exp(score);
    }
    List<Candidate> candidates = new ArrayList<>();
    for (Map.Entry<String, Double> score : scores.entrySet()) {
      double probability = Math.exp(score.getValue()) / total;
      candidates.add(new Candidate(score.getKey(), probability, Map.of("words", score.getValue())));
    }
    candidates.sort(Comparator.comparingDouble(Candidate::probability).reversed());
    return new Answer(
        candidates.subList(0, Math.min(top, candidates.size())), Math.exp(DOUBTFUL) / total);
  }

  private static Map<String, Double> scores(Map<String, List<String>> entries, Set<String> asked) {
    Map<String, Integer> holders = new HashMap<>();
    double length = 0;
    for (List<String> words : entries.values()) {
      new HashSet<>(words).forEach(word -> holders.merge(word, 1, Integer::sum));
      length += words.size();
    }
    double mean = length / Math.max(1, entries.size());
    Map<String, Double> scores = new LinkedHashMap<>();
    entries.forEach(
        (id, words) -> {
          double score = 0;
          for (String word : asked) {
            double times = words.stream().filter(word::equals).count();
            int df = holders.getOrDefault(word, 0);
            double idf = Math.log1p((entries.size() - df + 0.5) / (df + 0.5));
            score += idf * times * (K1 + 1) / (times + K1 * (1 - B + B * words.size() / mean));
          }
          scores.put(id, score);
        });
    return scores;
  }
}
