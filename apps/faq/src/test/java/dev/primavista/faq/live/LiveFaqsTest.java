package dev.primavista.faq.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.match.Progress;
import dev.primavista.faq.match.TrainingOptions;
import dev.primavista.faq.store.FaqStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveFaqsTest {
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
