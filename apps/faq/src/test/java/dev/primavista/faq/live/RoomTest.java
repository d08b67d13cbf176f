package dev.primavista.faq.live;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.faq.data.FaqRecord;
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
    assertThatCode(() -> room.require(Collections.nCopies(400_000, ENTRY), 0))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> room.require(Collections.nCopies(1_000_000, ENTRY), 0))
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "1,000,000 entries take about 1,620 MB (expected: <= 800 MB, as the heap has 1,000)");
    assertThatThrownBy(() -> room.require(Collections.nCopies(400_000, ENTRY), 200_000))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("600,000 entries");
  }
}
