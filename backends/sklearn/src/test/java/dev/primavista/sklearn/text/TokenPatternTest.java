package dev.primavista.sklearn.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.estimator.UnreadableModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Token patterns on long texts. */
@Timeout(60)
class TokenPatternTest {
  @ParameterizedTest
  @CsvSource({
    "(?u)\\b\\w+(?:[-']\\w+)*\\b, -a, 3000, 5999",
    "(?u)\\b(?:\\w|-)+\\b, a, 5000, 5000",
    "(?u)\\b(?:\\w+[-_]?)+\\b(?!!), -a, 3000, 5999",
  })
  void a_group_is_repeated_as_often_as_in_python(
      String pattern, String part, int times, int length) {
    assertThat(TokenPattern.parse(pattern).tokens("b " + part.repeat(times)))
        .extracting(String::length)
        .containsExactly(1, length);
  }

  @Test
  void a_pattern_is_refused_as_it_was_written() {
    assertThatThrownBy(() -> TokenPattern.parse("(?i)[a-z]{2,}"))
        .isInstanceOf(UnreadableModel.class)
        .hasMessage("token_pattern '(?i)[a-z]{2,}' uses '(?i)' with letters");
    assertThatThrownBy(() -> TokenPattern.parse("(?s)\\w+(?i)"))
        .hasMessage("token_pattern '(?s)\\w+(?i)' uses '(?i'");
  }

  @Test
  void a_group_that_is_repeated_without_end_is_refused() {
    assertThatThrownBy(() -> TokenPattern.parse("(?:a|-b)+").tokens("a".repeat(2_000_000)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("the token pattern ");
  }

  @Test
  void a_runaway_pattern_is_given_up() {
    TokenPattern pattern = TokenPattern.parse("(?:(?:\\w+)*)*!");
    assertThatThrownBy(() -> pattern.tokens("a".repeat(5000)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("the token pattern takes too long on this text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?u)\\b\\w\\w+\\b",
        "[^\\W\\d_]+",
        "(?a)\\b\\w+\\s",
        "\\d{1,3}|[*+?|]+|(?:n't)",
        "(?<!\\+)[]+]*",
      })
  void texts_of_one_size_take_equal_time_where_one_choice_is_open(String pattern) {
    assertThat(TokenPattern.parse(pattern).costsBySize()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?:(?:\\w+)*)*!",
        "(?:\\w)+!",
        "(?:a|b+)!",
        "\\w+\\d+!",
        "a?a{2}",
        "[a-z]+(?=\\s+)",
        "a|b+c+",
      })
  void a_text_may_take_longer_than_others_where_choices_combine(String pattern) {
    assertThat(TokenPattern.parse(pattern).costsBySize()).isFalse();
  }
}
