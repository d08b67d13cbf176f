package dev.primavista.faq.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextFeaturesTest {
  private static Set<Integer> words(TextFeatures features) {
    return Arrays.stream(features.keys())
        .filter(key -> !TextFeatures.isRun(key))
        .boxed()
        .collect(Collectors.toSet());
  }

  /** How many features of words two texts share for classifiers. */
  private static int shared(String one, String other) {
    Set<Integer> both = new HashSet<>(words(TextFeatures.forClassifiers(one, Letters.BARE)));
    both.retainAll(words(TextFeatures.forClassifiers(other, Letters.BARE)));
    return both.size();
  }

  @Test
  void the_index_holds_stems_and_near_pairs_in_any_order() {
    assertThat(words(TextFeatures.of("cards blocked", Letters.BARE))).hasSize(3);
    assertThat(words(TextFeatures.of("cards blocked", Letters.BARE)))
        .isEqualTo(words(TextFeatures.of("block card", Letters.BARE)));
    assertThat(words(TextFeatures.of("a b c d e f", Letters.BARE))).hasSize(6 + 5 + 4 + 3 + 2);
  }

  @Test
  void classifiers_read_words_beginnings_and_their_pairs_however_far_apart() {
    // Three words, two pairs in order, three beginnings, three pairs of these.
    assertThat(words(TextFeatures.forClassifiers("transfer failed twice", Letters.BARE)))
        .hasSize(11);
    // The beginnings of two words and their pair, across what stands between.
    assertThat(shared("refund my lost card", "cards of a friend who asks to be refunding"))
        .isEqualTo(3);
    assertThat(shared("card top up", "up top card")).isEqualTo(9);
  }

  @Test
  void texts_of_any_length_have_features_in_bounds() {
    String text =
        IntStream.range(0, 10_000).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    assertThat(TextFeatures.forClassifiers(text, Letters.BARE).words()).isEqualTo(400);
    assertThat(TextFeatures.forClassifiers(text, Letters.BARE).size()).isLessThan(20_000);
    assertThat(TextFeatures.forClassifiers("", Letters.BARE).size()).isZero();
    assertThat(TextFeatures.of("!?", Letters.BARE).size()).isZero();
  }
}
