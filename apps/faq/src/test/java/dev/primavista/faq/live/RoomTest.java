package dev.primavista.faq.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.data.ListedEntry;
import dev.primavista.faq.store.StoreException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoomTest {
  private static final FaqRecord ENTRY =
      new FaqRecord("1", "What?", "That.", List.of(), List.of(), Optional.empty());

  @Test
  void a_list_that_does_not_fit_is_refused_with_what_it_takes() {
    Room room = new Room(1_000_000_000);
    assertThatCode(() -> take(new ListIntake(room, 0), 400_000)).doesNotThrowAnyException();
    ListIntake large = new ListIntake(room, 0);
    assertThatThrownBy(() -> take(large, 1_000_000))
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "493,828 entries already take 801 MB (expected: <= 800 MB for all, as the heap has"
                + " 1,000)");
    assertThat(large.entries()).as("no more is read than fits").hasSize(493_828);
    assertThatThrownBy(() -> take(new ListIntake(room, 200_000), 400_000))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("entries already take");
  }

  private static void take(ListIntake intake, int count) {
    Collections.nCopies(count, ListedEntry.named(ENTRY)).forEach(intake);
  }
}
