package dev.primavista.faq.match;

import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.IntPredicate;

/**
 * Learns from questions whose entry is known how evidence is weighed, how often the first entry is
 * right, and when to doubt that any is meant. Ask the questions first.
 */
final class JudgementTraining {
  /** Fewer questions than these teach a ranking nothing. */
  private static final int FEWEST_QUESTIONS = 40;

  /** Every n-th question is also one without its entry: such a question means none. */
  private static final int ORPHAN_EVERY = 5;

  private static final double ORPHAN_WEIGHT = 0.02;

  private final List<Question> questions;
  private final Shortlist[] lists;
  private final boolean vectored;

  /**
   * A question whose entry is known.
   *
   * @param meant the entry; that of none where none is
   * @param classifiers such as have not seen it
   */
  record Question(Asked asked, Entry meant, Search.Hidden hidden, Classifiers classifiers) {
    boolean meansNone() {
      return meant.id().equals(FaqMatcher.NONE);
    }
  }

  /**
   * A training.
   *
   * @param vectored whether texts have vectors
   */
  JudgementTraining(List<Question> questions, boolean vectored) {
    this.questions = questions;
    this.lists = new Shortlist[questions.size()];
    this.vectored = vectored;
  }

  /** Gathers what speaks for which entry, for every question. */
  void ask(Picture picture, Workers workers, DoubleConsumer progress) {
    workers.each(
        lists.length,
        () -> {
          Search search = new Search();
          return i -> {
            Question question = questions.get(i);
            lists[i] =
                search.find(question.asked(), picture, question.classifiers(), question.hidden());
          };
        },
        progress);
  }

  /** The ranking that all questions teach. */
  Ranking ranking() {
    return ranking(i -> true);
  }

  private Ranking ranking(IntPredicate used) {
    Ranking untrained = Ranking.untrained(vectored);
    RankingTraining training = new RankingTraining(questions.size(), vectored);
    for (int i = 0; i < lists.length; i++) {
      if (used.test(i) && !questions.get(i).meansNone()) {
        training.add(lists[i].without(FaqMatcher.NONE), questions.get(i).meant());
      }
    }
    return training.size() < FEWEST_QUESTIONS ? untrained : training.train(untrained);
  }

  /** How often either half of the questions is answered right by what the other half teaches. */
  Calibration calibration() {
    CalibrationTraining training = new CalibrationTraining();
    for (int half = 0; half < 2; half++) {
      int left = half;
      Ranking ranking = ranking(i -> i % 2 != left);
      for (int i = half; i < lists.length; i += 2) {
        if (!questions.get(i).meansNone()) {
          training.add(lists[i].without(FaqMatcher.NONE), ranking, questions.get(i).meant());
        }
      }
    }
    return training.train();
  }

  /** When to doubt what this ranking puts first. */
  Doubt doubt(Ranking ranking) {
    DoubtTraining training = new DoubtTraining();
    for (int i = 0; i < lists.length; i++) {
      Question question = questions.get(i);
      int words = question.asked().features().words();
      boolean none = question.meansNone();
      training.add(Judgement.of(lists[i], ranking, words).summary(), none, 1);
      if (!none && i % ORPHAN_EVERY == 0) {
        Shortlist orphan = lists[i].without(question.meant().id());
        training.add(Judgement.of(orphan, ranking, words).summary(), true, ORPHAN_WEIGHT);
      }
    }
    Doubt untrained = Doubt.untrained(vectored);
    return lists.length < FEWEST_QUESTIONS ? untrained : training.train(untrained);
  }
}
