package dev.primavista.faq.evaluation;

import dev.primavista.faq.match.Answer;
import dev.primavista.faq.match.Candidate;
import dev.primavista.faq.match.FaqMatcher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A matcher that {@code prima faq train} wrote. Entries that it does not name score 0. */
public final class MatcherRanker implements Ranker {
  private final String name;
  private final FaqMatcher matcher;
  private final List<String> ids;
  private final Map<String, Integer> places = new HashMap<>();

  /** Takes the matcher over, with the entries that it has now. */
  public MatcherRanker(String name, FaqMatcher matcher) {
    this.name = name;
    this.matcher = matcher;
    this.ids = matcher.ids().stream().sorted().toList();
    for (String id : ids) {
      places.put(id, places.size());
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> ids() {
    return ids;
  }

  @Override
  public Scores score(String question) {
    Answer answer = matcher.match(question, Math.max(1, ids.size()));
    double[] probability = new double[ids.size()];
    for (Candidate candidate : answer.candidates()) {
      Integer place = places.get(candidate.id());
      if (place != null) {
        probability[place] = candidate.probability();
      }
    }
    return new Scores(probability, OptionalDouble.of(answer.none()));
  }

  @Override
  public void close() {
    matcher.close();
  }
}
