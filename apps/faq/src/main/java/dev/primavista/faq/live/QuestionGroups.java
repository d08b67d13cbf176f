package dev.primavista.faq.live;

import dev.primavista.faq.store.Feedback;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Questions that ask much the same, together. A question joins the group whose middle is nearest by
 * the cosine of words and character trigrams, each weighed by how few questions have it.
 */
final class QuestionGroups {
  /** The nearest group must be this near. */
  private static final double NEAR = 0.35;

  private QuestionGroups() {}

  /**
   * A group.
   *
   * @param feedback the most often asked first
   * @param times how often they were asked together
   */
  record Group(List<Feedback> feedback, long times) {}

  private static final class Middle {
    private final List<Feedback> members = new ArrayList<>();
    private final Map<String, Double> sum = new HashMap<>();
    private double squares;

    void add(Feedback feedback, Map<String, Double> vector) {
      members.add(feedback);
      vector.forEach(
          (feature, weight) -> {
            double before = sum.getOrDefault(feature, 0.0);
            sum.put(feature, before + weight);
            squares += weight * (2 * before + weight);
          });
    }

    double cosine(Map<String, Double> vector) {
      double product = 0;
      for (Map.Entry<String, Double> feature : vector.entrySet()) {
        product += feature.getValue() * sum.getOrDefault(feature.getKey(), 0.0);
      }
      return squares == 0 ? 0 : product / Math.sqrt(squares);
    }
  }

  /** The groups, the most often asked first. */
  static List<Group> of(List<Feedback> questions) {
    List<Set<String>> features = questions.stream().map(each -> features(each.question())).toList();
    Map<String, Integer> holders = new HashMap<>();
    features.forEach(some -> some.forEach(feature -> holders.merge(feature, 1, Integer::sum)));
    List<Middle> middles = new ArrayList<>();
    for (int at = 0; at < questions.size(); at++) {
      Map<String, Double> vector = vector(features.get(at), holders, questions.size());
      nearest(middles, vector).add(questions.get(at), vector);
    }
    return middles.stream()
        .map(QuestionGroups::group)
        .sorted(Comparator.comparingLong(Group::times).reversed())
        .toList();
  }

  private static Middle nearest(List<Middle> middles, Map<String, Double> vector) {
    double most = NEAR;
    Middle nearest = null;
    for (Middle middle : middles) {
      double cosine = middle.cosine(vector);
      if (cosine >= most) {
        most = cosine;
        nearest = middle;
      }
    }
    if (nearest == null) {
      nearest = new Middle();
      middles.add(nearest);
    }
    return nearest;
  }

  private static Group group(Middle middle) {
    List<Feedback> members =
        middle.members.stream()
            .sorted(Comparator.comparingLong(Feedback::times).reversed())
            .toList();
    return new Group(members, members.stream().mapToLong(Feedback::times).sum());
  }

  private static Set<String> features(String question) {
    Set<String> features = new HashSet<>();
    for (Terms.Term term : Terms.of(question)) {
      if (term.isEmptyWord()) {
        continue;
      }
      features.add(term.folded());
      String padded = " " + term.folded() + " ";
      for (int at = 0; at + 3 <= padded.length(); at++) {
        features.add("3:" + padded.substring(at, at + 3));
      }
    }
    return features;
  }

  /** Of length 1, unless there is nothing in it. */
  private static Map<String, Double> vector(
      Set<String> features, Map<String, Integer> holders, int questions) {
    Map<String, Double> vector = new HashMap<>();
    double squares = 0;
    for (String feature : features) {
      double rarity = 1 + Math.log((1.0 + questions) / (1.0 + holders.getOrDefault(feature, 0)));
      double weight = feature.startsWith("3:") ? rarity / 2 : rarity;
      vector.put(feature, weight);
      squares += weight * weight;
    }
    double length = Math.sqrt(squares);
    vector.replaceAll((_, weight) -> weight / length);
    return vector;
  }
}
