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

  @Test
  void its_fractions_are_those_of_numpy() {
    MersenneTwister random = new MersenneTwister(5);

    assertThat(new double[] {random.nextDouble(), random.nextDouble(), random.nextDouble()})
        .containsExactly(0.22199317108973948, 0.8707323061773764, 0.20671915533942642);
  }

  @Test
  void its_throws_of_unequal_shares_are_those_of_numpy() {
    MersenneTwister random = new MersenneTwister(5);
    MersenneTwister other = new MersenneTwister(5);

    assertThat(IntStream.range(0, 12).map(_ -> random.oneOf(new double[] {0.2, 0.5, 0.3})))
        .containsExactly(2, 2, 1, 1, 1, 2, 1, 0, 1, 2, 1, 1);
    assertThat(IntStream.range(0, 12).map(_ -> other.oneOf(new double[] {0.7, 0, 0.3})))
        .containsExactly(0, 2, 0, 2, 0, 0, 2, 0, 0, 0, 0, 2);
  }
}
