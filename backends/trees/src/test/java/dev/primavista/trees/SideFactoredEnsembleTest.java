package dev.primavista.trees;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SideFactoredEnsembleTest {
  private static final int FEATURES = 14;

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 7", "3, 63", "4, 64", "5, 65", "6, 150", "7, 182", "8, 300"})
  void sums_equal_the_plain_walk_bit_for_bit(int seed, int items) {
    Random random = new Random(seed);
    compare(random, RandomTrees.ensemble(random, 120, FEATURES), items);
  }

  /** Sums climb over several powers of two, and stay between two of them for many trees. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void sums_of_many_trees_equal_the_plain_walk(int seed) {
    Random random = new Random(seed);
    compare(random, trees(random, 3000, value -> 0.02 * value + (seed - 2) * 0.03), 20);
  }

  /** Leaves of few bits often lie in the middle between two doubles, and go to the even one. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void values_between_two_doubles_are_rounded_as_the_sum_says(int seed) {
    Random random = new Random(seed);
    double fine = 0x1p-52;
    compare(
        random,
        trees(random, 1000, value -> 0.01 + fine * (double) Math.round(8 * value * (1 + seed))),
        20);
  }

  @Test
  void infinite_leaves_add_up_as_they_do_tree_by_tree() {
    Random random = new Random(5);
    compare(random, trees(random, 200, value -> value > 0.99 ? 1 / 0.0 : value), 30);
  }

  private static TreeEnsemble trees(Random random, int count, DoubleUnaryOperator leaf) {
    return RandomTrees.ensemble(random, count, FEATURES, leaf);
  }

  private static void compare(Random random, TreeEnsemble trees, int items) {
    int from = random.nextInt(4);
    int to = from + 3 + random.nextInt(6);
    double[][] rows = new double[items][];
    for (int i = 0; i < items; i++) {
      rows[i] = RandomTrees.row(random, FEATURES);
    }
    SideFactoredEnsemble factored = SideFactoredEnsemble.of(trees, from, to, rows);
    SideFactoredEnsemble.Session session = factored.newSession();
    double[] sums = new double[items];
    double[] plain = new double[1];
    for (int query = 0; query < 40; query++) {
      int[] columns =
          random.ints(0, to - from).distinct().limit(random.nextInt(to - from)).sorted().toArray();
      double[] values = new double[columns.length];
      Arrays.setAll(values, i -> value(random));
      session.score(columns, values, columns.length, sums);
      for (int item = 0; item < items; item++) {
        double[] pair = rows[item].clone();
        Arrays.fill(pair, from, to, 0);
        for (int i = 0; i < columns.length; i++) {
          pair[from + columns[i]] = values[i];
        }
        trees.sum(pair, 0, plain, 0);
        assertThat(sums[item]).isEqualTo(plain[0]);
      }
    }
  }

  private static double value(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> -random.nextDouble();
      case 1 -> Double.NaN;
      case 2 -> random.nextInt(6) / 4.0;
      case 3 -> 1e-36;
      default -> 1.5 * random.nextDouble();
    };
  }
}
