package dev.primavista.faq.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.faq.data.Asking;
import dev.primavista.faq.data.FaqRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EncoderChoiceTest {
  private static FaqRecord entry(String id, String... askings) {
    return new FaqRecord(id, "question " + id, "", List.of(askings), List.of(), Optional.empty());
  }

  private static List<Asking> askings(int count, Optional<String> entry) {
    return Collections.nCopies(count, new Asking("asked", entry));
  }

  @Test
  void questions_alone_need_the_better_encoder() {
    assertThat(EncoderChoice.of(List.of(entry("a"), entry("b")), askings(99, Optional.empty())))
        .isEqualTo(new EncoderChoice("bge", "0 of 2 entries have 10 known askings or more"));
    assertThat(EncoderChoice.of(List.of(), List.of()).name()).isEqualTo("bge");
  }

  @Test
  void askings_of_the_entry_and_those_beside_it_count_alike() {
    List<FaqRecord> entries = List.of(entry("a", "one", "two"), entry("b"));
    assertThat(EncoderChoice.of(entries, List.of()).name()).isEqualTo("bge");
    assertThat(EncoderChoice.of(entries, askings(7, Optional.of("a"))).name()).isEqualTo("bge");
    assertThat(EncoderChoice.of(entries, askings(8, Optional.of("a"))))
        .isEqualTo(new EncoderChoice("minilm", "1 of 2 entries have 10 known askings or more"));
  }

  @Test
  void many_entries_are_read_with_the_faster_encoder() {
    List<FaqRecord> many = new ArrayList<>();
    for (int i = 0; i <= 20_000; i++) {
      many.add(entry("e" + i));
    }
    assertThat(EncoderChoice.of(many, List.of()).name()).isEqualTo("minilm");
  }
}
