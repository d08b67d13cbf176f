package dev.primavista.faq.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.match.Progress;
import dev.primavista.faq.match.TrainingOptions;
import dev.primavista.faq.store.Author;
import dev.primavista.faq.store.Change;
import dev.primavista.faq.store.FaqStore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveFaqsTest {
  /** A matcher that fails, and one in its place that does not. */
  @Test
  void an_entry_that_a_matcher_failed_at_is_matched_once_it_is_told_again() {
    TrainingOptions encoded = TrainingOptions.lexical().withEncoder(Optional.of("minilm"));
    FaqMatcher closed = FaqMatcher.train(List.of(), List.of(), encoded, Progress.NONE);
    closed.close();
    SequencedMap<String, FaqMatcher> matchers = new LinkedHashMap<>();
    matchers.put("own", closed);
    LiveFaq faq = new LiveFaq("shop", matchers, List.of());
    FaqRecord parcel =
        new FaqRecord("p", "Where is my parcel?", "There.", List.of(), List.of(), Optional.empty());
    List<Change> changes =
        List.of(
            new Change(
                1, "shop", Change.Action.CREATED, parcel, Author.editing("anna"), Instant.EPOCH));
    assertThatIllegalStateException().isThrownBy(() -> faq.apply(changes));

    TrainingOptions plain = TrainingOptions.lexical();
    faq.replace("own", _ -> FaqMatcher.train(List.of(), List.of(), plain, Progress.NONE));
    faq.apply(changes);

    assertThat(faq.match("my parcel", LiveFaq.Wish.best(1)).best())
        .extracting(match -> match.entry().record())
        .containsExactly(parcel);
  }

  /** An encoder's network lies outside of the heap. */
  @Test
  void closing_closes_the_matchers(@TempDir Path folder) {
    TrainingOptions encoded = TrainingOptions.lexical().withEncoder(Optional.of("minilm"));
    FaqMatcher matcher = FaqMatcher.train(List.of(), List.of(), encoded, Progress.NONE);
    SequencedMap<String, MatcherSource> matchers = new LinkedHashMap<>();
    matchers.put("encoded", (faq, entries) -> matcher);
    try (FaqStore store =
        FaqStore.open(folder.resolve("faq.db").toString(), InstantSource.system())) {
      LiveFaqs faqs = LiveFaqs.follow(store, matchers);
      faqs.load("shop");
      assertThat(matcher.match("a parcel", 1).candidates()).isEmpty();
      faqs.close();
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> matcher.match("a parcel", 1))
        .withMessageContaining("closed");
  }
}
