package dev.primavista.faq.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.faq.data.FaqRecord;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource({
    "zh, 重置",
    "zh, 我的 密码",
    "zh, 码",
    "zh, 如何重置我的密码",
    "ja, リセット",
    "ja, ワード",
    "th, รหัส",
    "th, รีเซ็ต",
    "mixed, pdf",
    "mixed, 导出",
    "mixed, 导出pdf",
  })
  void words_without_blanks_between_them_are_found(String id, String typed) {
    put("zh", "如何重置我的密码？");
    put("ja", "パスワードをリセットするには？");
    put("th", "ฉันจะรีเซ็ตรหัสผ่านได้อย่างไร");
    put("mixed", "怎样导出PDF文件");
    put("other", "怎样付款？");
    assertThat(typeahead.suggest(typed, 3))
        .extracting(Typeahead.Suggestion::id)
        .containsExactly(id);
    assertThat(typeahead.suggest(typed, 3).getFirst().spans()).isNotEmpty();
    typeahead.remove(id);
    assertThat(typeahead.suggest(typed, 3)).isEmpty();
  }

  @Test
  void what_was_typed_is_marked_where_it_stands_in_a_run() {
    put("zh", "如何重置我的密码？");
    assertThat(typeahead.suggest("重置 密码", 1).getFirst().spans())
        .containsExactly(new Span(2, 4), new Span(6, 8));
    assertThat(typeahead.suggest("重码", 1)).isEmpty();
  }

  @Test
  void a_whole_word_comes_before_the_beginning_of_one() {
    put("b19990", "How is option 19990 set?");
    put("b1999", "How is option 1999 set by an editor?");
    assertThat(typeahead.suggest("option 1999", 3))
        .extracting(Typeahead.Suggestion::id)
        .containsExactly("b1999", "b19990");
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
