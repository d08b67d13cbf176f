package dev.primavista.sklearn.numeric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Expected numbers are those of numpy's RandomState. */
class MersenneTwisterTest {
  @Test
  void its_bits_are_those_of_numpy() {
    MersenneTwister random = new MersenneTwister(42);

    assertThat(IntStream.range(0, 3).mapToLong(_ -> Integer.toUnsignedLong(random.next())))
        .containsExactly(1608637542L, 3421126067L, 4083286876L);
  }

  @Test
  void its_bounded_integers_are_those_of_numpy() {
    MersenneTwister random = new MersenneTwister(3);

    assertThat(IntStream.range(0, 8).map(_ -> random.upTo(5)))
        .containsExactly(2, 0, 1, 3, 0, 0, 0, 5);
  }

  @Test
  void its_permutations_are_those_of_numpy() {
    MersenneTwister random = new MersenneTwister(7);

    assertThat(random.permutation(6)).containsExactly(3, 5, 0, 2, 1, 4);
    assertThat(random.permutation(6)).containsExactly(4, 5, 3, 2, 1, 0);
  }
}
