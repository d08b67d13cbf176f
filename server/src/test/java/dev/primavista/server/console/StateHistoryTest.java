package dev.primavista.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class StateHistoryTest {
  private final StateHistory history = new StateHistory();

  private StateHistory.Change look(String... names) {
    SequencedMap<String, String> parts = new LinkedHashMap<>();
    for (String name : names) {
      parts.put(name, "the same");
    }
    return history.look(() -> parts, Optional.empty());
  }

  @Test
  void parts_are_told_in_their_order_of_now() {
    assertThat(look("b", "c").parts().keySet()).containsExactly("b", "c");
    assertThat(look("a", "b", "c").parts().keySet()).containsExactly("a", "b", "c");
    assertThat(look("a", "c").parts().keySet()).containsExactly("a", "c");
    assertThat(look("a", "b", "c").parts().keySet()).containsExactly("a", "b", "c");
  }
}
