package dev.primavista.trees;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SideFactoredEnsembleTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 7", "3, 63", "4, 64", "5, 65", "6, 150", "7, 182", "8, 300"})
  void sums_equal_the_plain_walk_bit_for_bit(int seed, int items) {
    Random random = new Random(seed);
    int features = 14;
    int from = random.nextInt(4);
    int to = from + 3 + random.nextInt(6);
    TreeEnsemble trees = RandomTrees.ensemble(random, 120, features);
    double[][] rows = new double[items][];
    for (int i = 0; i < items; i++) {
      rows[i] = RandomTrees.row(random, features);
    }
    SideFactoredEnsemble factored = SideFactoredEnsemble.of(trees, from, to, rows);
    SideFactoredEnsemble.Scratch scratch = factored.newScratch();
    double[] sums = new double[items];
    double[] plain = new double[1];
    for (int query = 0; query < 40; query++) {
      int[] columns =
          random.ints(0, to - from).distinct().limit(random.nextInt(to - from)).sorted().toArray();
      double[] values = random.doubles(columns.length, 0, 1.5).toArray();
      factored.score(columns, values, columns.length, sums, scratch);
      for (int item = 0; item < items; item++) {
        double[] pair = rows[item].clone();
        java.util.Arrays.fill(pair, from, to, 0);
        for (int i = 0; i < columns.length; i++) {
          pair[from + columns[i]] = values[i];
        }
        trees.sum(pair, 0, plain, 0);
        assertThat(sums[item]).isEqualTo(plain[0]);
      }
    }
  }
}
