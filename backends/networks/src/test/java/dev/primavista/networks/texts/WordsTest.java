package dev.primavista.networks.texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.networks.texts.Words.Split;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
  private static final BytesTensor TEXT =
      BytesTensor.wrap(
          Shape.of(1, 1), new byte[][] {"Ab c\u00e9, d".getBytes(StandardCharsets.UTF_8)});

  @Test
  void a_text_is_taken_apart_where_it_is_told_to() {
    assertThat(words(Split.SPACES, List.of(), 1000)).containsExactly("ab", "c\u00e9", "d");
    assertThat(words(Split.SPACES, List.of(1, 2), 1000))
        .containsExactly("ab", "c\u00e9", "d", "ab c\u00e9", "c\u00e9 d");
    assertThat(words(Split.CHARACTERS, List.of(), 1000))
        .containsExactly("a", "b", " ", "c", "\u00e9", " ", "d");
    assertThat(words(Split.NOWHERE, List.of(), 1000)).containsExactly("ab c\u00e9 d");
  }

  @Test
  void no_more_words_are_made_of_it_than_there_is_memory_for() {
    String message = "a text has more words than there is memory for (expected: at most ";
    assertThatThrownBy(() -> words(Split.CHARACTERS, List.of(), 200))
        .isInstanceOf(TooLarge.class)
        .hasMessage(message + "3)");
    assertThatThrownBy(() -> words(Split.SPACES, List.of(1, 2), 270))
        .isInstanceOf(TooLarge.class)
        .hasMessage(message + "4)");
  }

  private static List<String> words(Split split, List<Integer> runs, long most) {
    return new Words(true, true, split, runs).of(TEXT, 0, 1, most);
  }
}
