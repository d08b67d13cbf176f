package dev.primavista.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GreatestTest {
  private static int[] places(int most, double... numbers) {
    return Greatest.places(numbers.length, most, place -> numbers[place]);
  }

  @Test
  void the_greatest_come_first_and_of_equal_ones_the_first() {
    assertThat(places(3, 1, 7, 3, 7, 5)).containsExactly(1, 3, 4);
    assertThat(places(2, 4, 4, 4)).containsExactly(0, 1);
  }

  @Test
  void what_is_no_number_goes_last() {
    assertThat(places(2, Double.NaN, 1, Double.NEGATIVE_INFINITY)).containsExactly(1, 2);
    assertThat(places(3, Double.NaN, Double.NEGATIVE_INFINITY, 1)).containsExactly(2, 1, 0);
  }

  @Test
  void there_are_no_more_than_there_are_numbers() {
    assertThat(places(9, 1, 2)).containsExactly(1, 0);
    assertThat(places(9)).isEmpty();
    assertThat(places(0, 1, 2)).isEmpty();
  }

  @Test
  void any_numbers_come_as_a_sort_would_have_them() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      double[] numbers = random.ints(100, 0, 30).asDoubleStream().toArray();
      int[] sorted =
          IntStream.range(0, numbers.length)
              .boxed()
              .sorted(Comparator.comparingDouble(place -> -numbers[place]))
              .mapToInt(Integer::intValue)
              .limit(7)
              .toArray();
      assertThat(places(7, numbers)).isEqualTo(sorted);
    }
  }
}
