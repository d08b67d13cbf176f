package dev.primavista.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearNamesTest {
  private static final List<String> KNOWN = List.of("serve", "score", "inspect", "demo", "scope");

  @Test
  void one_or_two_letters_make_a_name_near() {
    assertThat(NearNames.of("serv", KNOWN)).containsExactly("serve");
    assertThat(NearNames.of("inspetc", KNOWN)).containsExactly("inspect");
    assertThat(NearNames.of("insect", KNOWN)).containsExactly("inspect");
    assertThat(NearNames.of("iinspectt", KNOWN)).containsExactly("inspect");
    assertThat(NearNames.of("scroe", KNOWN)).containsExactly("score");
    assertThat(NearNames.of("scoe", KNOWN)).containsExactly("score", "scope");
  }

  @Test
  void what_differs_more_is_not_near_nor_is_the_name_itself() {
    assertThat(NearNames.of("xyz", KNOWN)).isEmpty();
    assertThat(NearNames.of("serve", KNOWN)).isEmpty();
    assertThat(NearNames.of("ab", List.of("cd", "a"))).isEmpty();
    assertThat(NearNames.of("a".repeat(9), List.of("a".repeat(6) + "bbb"))).isEmpty();
    assertThat(NearNames.of("", KNOWN)).isEmpty();
  }

  @Test
  void the_nearest_come_first_and_not_more_than_three() {
    assertThat(NearNames.of("column", List.of("colunms", "columns", "colum", "volume", "column_")))
        .containsExactly("columns", "colum", "column_");
  }

  @Test
  void a_sentence_ends_with_the_nearest() {
    assertThat(NearNames.suggestion("scoe", KNOWN)).isEqualTo("; did you mean 'score'?");
    assertThat(NearNames.suggestion("xyz", KNOWN)).isEmpty();
  }
}
