package dev.primavista.faq.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.faq.data.FaqRecord;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypeaheadTest {
  private final Typeahead typeahead = new Typeahead();

  private void put(String id, String question) {
    typeahead.put(new FaqRecord(id, question, "", List.of(), List.of(), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"how do i reset zebra", "reset zeb how", "zeb ho", "zeb h", "zebra do how"})
  void the_one_entry_that_has_all_words_is_found_among_very_many(String typed) {
    put("last", "How do I reset the zebra?");
    for (int n = 0; n < 12_000; n++) {
      put("e" + n, "How do I handle zero" + n + " of house " + n + "?");
    }
    assertThat(typeahead.suggest(typed, 3))
        .extracting(Typeahead.Suggestion::id)
        .containsExactly("last");
  }

  @ParameterizedTest
  @ValueSource(strings = {"straße", "STRASSE", "strass", "Straẞe", "große stra", "grosse"})
  void sharp_s_is_found_as_two(String typed) {
    put("a", "Wo ist die große Straße?");
    assertThat(typeahead.suggest(typed, 3)).hasSize(1);
    assertThat(typeahead.suggest(typed, 3).getFirst().spans()).isNotEmpty();
  }

  @Test
  void an_entry_without_one_of_the_words_is_not_found() {
    put("a", "How do I pay by card?");
    assertThat(typeahead.suggest("pay cash", 3)).isEmpty();
    assertThat(typeahead.suggest("pay car", 3)).hasSize(1);
    typeahead.remove("a");
    assertThat(typeahead.suggest("pay car", 3)).isEmpty();
  }
}
