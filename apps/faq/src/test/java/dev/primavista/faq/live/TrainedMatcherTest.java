package dev.primavista.faq.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.faq.data.Asking;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.match.Answer;
import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.match.Progress;
import dev.primavista.faq.match.TrainingOptions;
import dev.primavista.faq.store.StoredEntry;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trained file and a FAQ that was edited before or after make together. */
class TrainedMatcherTest {
  private static final String SLANG = "gimme the dough";

  /** {@link #trained} with {@link #SHOP}, as format 6. */
  private static final Path BEFORE =
      SharedData.projectRoot()
          .resolve("apps/faq/src/test/resources/dev/primavista/faq/match/format-6.faq");

  private static final List<FaqRecord> SHOP =
      List.of(
          entry("money", "How do I get my money back?"),
          entry("parcel", "Where is my parcel?"),
          entry("hours", "When are you open?"),
          entry("card", "Which cards are taken?"),
          entry("gift", "Can you wrap a present?"));

  @TempDir private Path folder = Path.of("");

  private static FaqRecord entry(String id, String question) {
    return new FaqRecord(id, question, "By return.", List.of(), List.of(), Optional.empty());
  }

  /** Trained with how somebody asked for money. */
  private Path trained(List<FaqRecord> records) throws IOException {
    Path file = folder.resolve("shop.faq");
    List<Asking> askings = List.of(new Asking(SLANG, Optional.of("money")));
    try (FaqMatcher matcher =
        FaqMatcher.train(records, askings, TrainingOptions.lexical(), Progress.NONE)) {
      matcher.save(file);
    }
    return file;
  }

  private static List<StoredEntry> unedited(List<FaqRecord> records) {
    List<StoredEntry> entries = new ArrayList<>();
    for (FaqRecord record : records) {
      long number = entries.size() + 1L;
      entries.add(new StoredEntry(record, number, number, Instant.EPOCH, "anna"));
    }
    return entries;
  }

  /** The same once each was edited and edited back, or into what is given here. */
  private static List<StoredEntry> edited(List<FaqRecord> records) {
    return unedited(records).stream()
        .map(
            each ->
                new StoredEntry(
                    each.record(), each.version() + 100, each.position(), Instant.EPOCH, "anna"))
        .toList();
  }

  private static List<FaqRecord> with(FaqRecord other) {
    return SHOP.stream().map(each -> each.id().equals(other.id()) ? other : each).toList();
  }

  /** Whether the best answer is this entry, without a doubt: an asking of it. */
  private static boolean knows(FaqMatcher matcher, String asking, String id) {
    Answer answer = matcher.match(asking, 1);
    return answer.none() == 0 && answer.candidates().getFirst().id().equals(id);
  }

  @Test
  void what_was_learned_of_entries_stays_that_were_edited_before() throws IOException {
    try (FaqMatcher matcher = TrainedMatcher.load(trained(SHOP), edited(SHOP), true)) {
      assertThat(knows(matcher, SLANG, "money")).isTrue();
    }
  }

  @Test
  void an_entry_that_is_another_than_the_trained_one_is_taken_from_the_faq() throws IOException {
    Path file = trained(SHOP);
    List<FaqRecord> other = with(entry("money", "Can I bring a dog?"));
    for (List<StoredEntry> entries : List.of(unedited(other), edited(other))) {
      try (FaqMatcher matcher = TrainedMatcher.load(file, entries, true)) {
        assertThat(knows(matcher, "can I bring a dog", "money")).isTrue();
        assertThat(matcher.match(SLANG, 1).none()).isPositive();
        assertThat(matcher.match("how do I get my money back", 1).none()).isPositive();
      }
    }
  }

  @Test
  void every_text_of_an_entry_counts() throws IOException {
    Path file = trained(SHOP);
    FaqRecord money = SHOP.getFirst();
    List<FaqRecord> others =
        List.of(
            new FaqRecord(
                "money", money.question(), "Never.", List.of(), List.of(), Optional.empty()),
            new FaqRecord(
                "money",
                money.question(),
                "By return.",
                List.of("cash"),
                List.of(),
                Optional.empty()),
            new FaqRecord(
                "money",
                money.question(),
                "By return.",
                List.of(),
                List.of("cash"),
                Optional.empty()));
    for (FaqRecord other : others) {
      try (FaqMatcher matcher = TrainedMatcher.load(file, unedited(with(other)), true)) {
        assertThat(knows(matcher, SLANG, "money")).as(other.toString()).isFalse();
        assertThat(knows(matcher, money.question(), "money")).isTrue();
      }
    }
  }

  @Test
  void a_file_of_before_goes_by_whether_entries_were_edited() {
    try (FaqMatcher matcher = TrainedMatcher.load(BEFORE, unedited(SHOP), true)) {
      assertThat(knows(matcher, SLANG, "money")).isTrue();
    }
    try (FaqMatcher matcher = TrainedMatcher.load(BEFORE, edited(SHOP), true)) {
      assertThat(knows(matcher, SLANG, "money")).isFalse();
      assertThat(knows(matcher, "how do I get my money back", "money")).isTrue();
    }
  }

  @Test
  void of_another_faq_with_the_same_ids_nothing_stays() throws IOException {
    try (FaqMatcher matcher = TrainedMatcher.load(trained(SHOP), unedited(SHOP), false)) {
      assertThat(knows(matcher, SLANG, "money")).isFalse();
      assertThat(knows(matcher, "how do I get my money back", "money")).isTrue();
    }
  }

  /** Classifiers have learned what the file's entries mean, and speak for no others. */
  @Test
  void of_another_faq_with_the_same_ids_no_classifier_speaks() throws IOException {
    List<FaqRecord> learned =
        SHOP.stream().map(each -> asked(each, "now", "quick", "please")).toList();
    Path file = trained(learned);
    try (FaqMatcher own = TrainedMatcher.load(file, unedited(learned), true);
        FaqMatcher other = TrainedMatcher.load(file, unedited(SHOP), false)) {
      assertThat(evidence(own)).contains("text_classifier");
      assertThat(evidence(other)).isNotEmpty().doesNotContain("text_classifier");
    }
  }

  private static FaqRecord asked(FaqRecord entry, String... ends) {
    List<String> askings =
        Stream.of(ends).map(end -> entry.question().replace("?", ", " + end + "?")).toList();
    return new FaqRecord(
        entry.id(), entry.question(), entry.answer(), askings, List.of(), Optional.empty());
  }

  private static Set<String> evidence(FaqMatcher matcher) {
    return matcher.match("money back now", 1).candidates().getFirst().evidence().keySet();
  }
}
