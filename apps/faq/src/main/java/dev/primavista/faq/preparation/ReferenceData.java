package dev.primavista.faq.preparation;

import dev.primavista.faq.data.DumpFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The data step of the 2018 reference ({@code 00_Data_Prep.ipynb}): its filters in their order, and
 * its split of each question's duplicates. The reference leaves chance unseeded; here a seed makes
 * the same split everywhere.
 */
public final class ReferenceData {
  private final List<String> report = new ArrayList<>();
  private final List<DumpFile.Post> answers;
  private final List<Post> questions;
  private final List<Post> train = new ArrayList<>();
  private final List<Post> test = new ArrayList<>();

  private ReferenceData(
      List<DumpFile.Post> questions,
      List<DumpFile.Post> answers,
      List<DumpFile.Post> duplicates,
      Settings settings) {
    List<Post> asked = kept(posts(questions), post -> !post.text().isEmpty());
    List<Post> again = kept(posts(duplicates), post -> !post.text().isEmpty());
    Set<Long> answerIds = new HashSet<>();
    answers.stream()
        .filter(answer -> !ReferenceText.of(answer.text()).isEmpty())
        .forEach(answer -> answerIds.add(answer.id()));
    Set<Long> originals = ids(asked);
    again = firsts(kept(again, post -> !originals.contains(post.id())));
    asked = firsts(asked);

    Set<Long> repeated = answerIdsOf(again);
    asked =
        kept(
            asked,
            post -> answerIds.contains(post.answerId()) && repeated.contains(post.answerId()));
    again = withAnswersOf(asked, again);
    describe("after joining", asked, again);

    asked = kept(asked, post -> post.length() >= settings.minText());
    again = kept(again, post -> post.length() >= settings.minText());
    again = withAnswersOf(asked, again);
    asked = withAnswersOf(again, asked);

    Map<Long, Integer> counts = new HashMap<>();
    again.forEach(post -> counts.merge(post.answerId(), 1, Integer::sum));
    Predicate<Post> often =
        post -> counts.getOrDefault(post.answerId(), 0) >= settings.minDuplicates();
    this.questions = kept(asked, often);
    again = kept(again, often);
    this.answers =
        answers.stream()
            .filter(answer -> answerIdsOf(this.questions).contains(answer.id()))
            .toList();
    describe("final", this.questions, again);
    split(again, settings);
  }

  /**
   * Filters and splits.
   *
   * @param questions originals; of a repeated Id the first counts, as with duplicates
   */
  public static ReferenceData of(
      List<DumpFile.Post> questions,
      List<DumpFile.Post> answers,
      List<DumpFile.Post> duplicates,
      Settings settings) {
    return new ReferenceData(questions, answers, duplicates, settings);
  }

  private static List<Post> posts(List<DumpFile.Post> dumped) {
    return dumped.stream().map(Post::of).toList();
  }

  private static List<Post> kept(List<Post> posts, Predicate<Post> wanted) {
    return posts.stream().filter(wanted).toList();
  }

  /** Without posts whose Id was there before. */
  private static List<Post> firsts(List<Post> posts) {
    Set<Long> seen = new HashSet<>();
    return kept(posts, post -> seen.add(post.id()));
  }

  private static Set<Long> ids(Collection<Post> posts) {
    Set<Long> ids = new HashSet<>();
    posts.forEach(post -> ids.add(post.id()));
    return ids;
  }

  private static Set<Long> answerIdsOf(Collection<Post> posts) {
    Set<Long> ids = new HashSet<>();
    posts.forEach(post -> ids.add(post.answerId()));
    return ids;
  }

  private static List<Post> withAnswersOf(List<Post> others, List<Post> posts) {
    Set<Long> ids = answerIdsOf(others);
    return kept(posts, post -> ids.contains(post.answerId()));
  }

  private void describe(String when, List<Post> asked, List<Post> again) {
    report.add("questions " + when + ": " + lengths(asked));
    report.add("duplicates " + when + ": " + lengths(again));
  }

  private static Lengths lengths(List<Post> posts) {
    return Lengths.of(posts.stream().map(Post::length).toList());
  }

  private void split(List<Post> duplicates, Settings settings) {
    Map<Long, List<Post>> byAnswer = new TreeMap<>();
    for (Post post : duplicates) {
      byAnswer.computeIfAbsent(post.answerId(), id -> new ArrayList<>()).add(post);
    }
    Random random = new Random(settings.seed());
    Set<Post> tested = Collections.newSetFromMap(new IdentityHashMap<>());
    for (List<Post> group : byAnswer.values()) {
      List<Post> drawn = new ArrayList<>(group);
      Collections.shuffle(drawn, random);
      int size = Math.max(1, (int) Math.floor(settings.testShare() * group.size()));
      tested.addAll(drawn.subList(0, size));
    }
    duplicates.forEach(post -> (tested.contains(post) ? test : train).add(post));
    report.add("duplicates for training: " + train.size() + ", for testing: " + test.size());
  }

  /** What the reference prints, line by line. */
  public List<String> report() {
    return List.copyOf(report);
  }

  /** Whether there is nothing to train or nothing to test with. */
  public boolean isEmpty() {
    return train.isEmpty() || test.isEmpty();
  }

  List<Post> questions() {
    return questions;
  }

  List<DumpFile.Post> answers() {
    return answers;
  }

  List<Post> train() {
    return train;
  }

  List<Post> test() {
    return test;
  }

  /** The original of each answer; of several the first. */
  Map<Long, Post> byAnswer() {
    Map<Long, Post> originals = new LinkedHashMap<>();
    questions.forEach(post -> originals.putIfAbsent(post.answerId(), post));
    return originals;
  }
}
