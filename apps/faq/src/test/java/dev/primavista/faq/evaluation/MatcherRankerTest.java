package dev.primavista.faq.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.faq.data.Asking;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.match.Progress;
import dev.primavista.faq.match.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Our own matcher behind the figures' interface. */
class MatcherRankerTest {
  private static final List<String> SUBJECTS =
      List.of("invoice", "password", "delivery", "warranty", "newsletter", "refund");
  private static final List<String> FRAMES =
      List.of("where is my %s", "i have a problem with the %s", "%s please", "tell me about %s");

  @Test
  void every_entry_has_a_score_and_so_has_none_of_them() {
    List<FaqRecord> entries = new ArrayList<>();
    List<Asking> asked = new ArrayList<>();
    for (String subject : SUBJECTS) {
      List<String> askings = FRAMES.stream().map(frame -> frame.replace("%s", subject)).toList();
      entries.add(
          new FaqRecord(
              subject, "How do I find the " + subject + "?", "", askings, List.of(), Optional.empty()));
      asked.add(new Asking("my " + subject + " is missing", Optional.of(subject)));
    }
    FaqMatcher matcher =
        FaqMatcher.train(entries, List.of(), TrainingOptions.lexical(), Progress.NONE);
    try (Ranker ranker = new MatcherRanker("own", matcher)) {
      assertThat(ranker.ids()).containsExactlyElementsOf(SUBJECTS.stream().sorted().toList());
      Ranker.Scores scores = ranker.score("my invoice is missing");
      assertThat(scores.probability()).hasSize(SUBJECTS.size());
      assertThat(scores.none()).isNotEmpty();
      Evaluation evaluation =
          Evaluation.of(ranker, asked, new Evaluation.Resampling(10, 1), count -> {});
      assertThat(evaluation.interval(Figure.ACCURACY_1).value()).isEqualTo(1);
    }
  }
}
