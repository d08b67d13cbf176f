package dev.primavista.trees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.trees.TreeEnsembleBuilder.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way of finding leaves finds those that the rules of the nodes find. */
class WalksTest {
  private static final int COLUMNS = 5;
  private static final double[] VALUES = {
    0,
    -0.0,
    1e-36,
    -1e-36,
    1e-35f,
    -1e-35f,
    0.5,
    -0.5,
    1,
    2,
    3.5,
    1e300,
    -1e300,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    0.1,
    (float) 0.1
  };

  /** What the nodes of random trees may be. */
  private record Kind(
      boolean float32, boolean categories, int missingRules, boolean nanThreshold) {}

  private static TreeEnsemble random(Random random, int trees, int mostLeaves, Kind kind) {
    TreeEnsembleBuilder builder = new TreeEnsembleBuilder(COLUMNS, 1, 1, kind.float32());
    for (int i = 0; i < trees; i++) {
      builder.add(randomTree(random, random.nextInt(mostLeaves), kind));
    }
    return builder.build();
  }

  private static Tree randomTree(Random random, int nodes, Kind kind) {
    int[] left = new int[nodes];
    int[] right = new int[nodes];
    List<int[]> open = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      if (node > 0) {
        int[] parent = open.remove(random.nextInt(open.size()));
        (parent[1] == 0 ? left : right)[parent[0]] = node;
      }
      open.add(new int[] {node, 0});
      open.add(new int[] {node, 1});
    }
    for (int leaf = 0; leaf < open.size(); leaf++) {
      int[] parent = open.get(leaf);
      (parent[1] == 0 ? left : right)[parent[0]] = ~leaf;
    }
    int[] columns = random.ints(nodes, 0, COLUMNS).toArray();
    double[] thresholds = new double[nodes];
    byte[] missing = new byte[nodes];
    boolean[] defaultLeft = new boolean[nodes];
    int[] categories = new int[nodes];
    for (int node = 0; node < nodes; node++) {
      thresholds[node] = threshold(random, kind);
      missing[node] = (byte) random.nextInt(kind.missingRules());
      defaultLeft[node] = random.nextBoolean();
      categories[node] = kind.categories() && random.nextInt(3) == 0 ? 0 : -1;
    }
    double[] values = random.doubles(nodes + 1, -1, 1).toArray();
    int[][] sets = kind.categories() && nodes > 0 ? new int[][] {{0b1010}} : new int[0][];
    return new Tree(
        columns, thresholds, left, right, missing, defaultLeft, categories, sets, values);
  }

  private static double threshold(Random random, Kind kind) {
    double chosen = VALUES[random.nextInt(VALUES.length)];
    boolean odd = Double.isNaN(chosen) && !kind.nanThreshold();
    return odd || random.nextBoolean() ? random.nextGaussian() : chosen;
  }

  private static double[] rows(Random random, int count) {
    return IntStream.range(0, count * COLUMNS)
        .mapToDouble(
            i ->
                random.nextBoolean()
                    ? random.nextGaussian()
                    : VALUES[random.nextInt(VALUES.length)])
        .toArray();
  }

  /** Values by the rules as the libraries state them, in float32 where they compare so. */
  private static double[] byRules(TreeEnsemble trees, double[] rows, int row) {
    double[] leaves = new double[trees.trees()];
    for (int tree = 0; tree < leaves.length; tree++) {
      int node = trees.roots[tree];
      while (node >= 0) {
        double value = rows[row * COLUMNS + trees.feature[node]];
        node = trees.goesLeft(node, value) ? trees.left[node] : trees.right[node];
      }
      leaves[tree] = trees.leafValues[~node];
    }
    return leaves;
  }

  private static void check(TreeEnsemble trees, double[] rows, int count) {
    RowRanks ranks = new RowRanks(trees);
    int[] all = new int[count * ranks.width()];
    for (int row = 0; row < count; row++) {
      ranks.of(rows, row * COLUMNS, all, row * ranks.width());
    }
    Walk.Rows ranked = new Walk.Rows(rows, 0, COLUMNS, all, ranks.width());
    Places places = Places.of(trees, ranks).orElseThrow();
    List<Walk> walks =
        new ArrayList<>(List.of(new RuledWalk(trees), new PackedWalk(trees, places)));
    if (places.fitsInt()) {
      walks.add(new CompactWalk(places));
    }
    if (QuickScorer.takes(trees, ranks)) {
      walks.add(new QuickScorer(trees, ranks));
    }
    for (Walk walk : walks) {
      for (int row = 0; row < count; row++) {
        int[] found = new int[trees.trees()];
        walk.leavesOfRow(ranked, row, found);
        double[] values = Arrays.stream(found).mapToDouble(leaf -> walk.values()[leaf]).toArray();
        assertThat(values).as("%s, row %d", walk, row).isEqualTo(byRules(trees, rows, row));
      }
      if (walk instanceof LaneWalk lanes) {
        checkTreeByTree(lanes, trees, ranked, count);
      }
    }
  }

  private static void checkTreeByTree(
      LaneWalk walk, TreeEnsemble trees, Walk.Rows rows, int count) {
    for (int tree = 0; tree < trees.trees(); tree++) {
      int[] found = new int[count];
      walk.leavesOfTree(rows, count, tree, found);
      for (int row = 0; row < count; row++) {
        assertThat(walk.values()[found[row]]).isEqualTo(byRules(trees, rows.values(), row)[tree]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 32, 40, 64})
  void all_walks_find_the_leaves_that_the_rules_find(int mostLeaves) {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      for (Kind kind :
          List.of(
              new Kind(false, false, 1, false),
              new Kind(false, false, 3, false),
              new Kind(false, true, 3, true),
              new Kind(true, false, 1, false),
              new Kind(true, true, 4, true))) {
        TreeEnsemble trees = random(random, 21, mostLeaves, kind);
        check(trees, rows(random, 19), 19);
      }
    }
  }

  @Test
  void many_small_trees_find_the_same_leaves_by_kept_states() {
    for (int mostLeaves : List.of(32, 64)) {
      Random random = new Random(mostLeaves);
      TreeEnsemble trees = random(random, 199, mostLeaves, new Kind(false, false, 3, false));
      check(trees, rows(random, 40), 40);
    }
  }

  @Test
  void small_plain_trees_take_32_bits_and_rules_of_their_own_take_64() {
    Random random = new Random(1);
    TreeEnsemble plain = random(random, 9, 30, new Kind(false, false, 3, false));
    TreeEnsemble ruled = random(random, 9, 30, new Kind(false, true, 3, false));
    assertThat(Places.of(plain, new RowRanks(plain)).orElseThrow().fitsInt()).isTrue();
    assertThat(QuickScorer.takes(plain, new RowRanks(plain))).isTrue();
    assertThat(QuickScorer.takes(ruled, new RowRanks(ruled))).isFalse();
  }

  @Test
  void sums_are_the_same_bits_however_many_rows_are_asked_at_once() {
    Random random = new Random(2);
    TreeEnsemble trees = random(random, 77, 60, new Kind(false, false, 3, false));
    double[] rows = rows(random, 301);
    double[] together = new double[301];
    trees.sumAll(rows, 301, together);
    double[] alone = new double[301];
    for (int row = 0; row < 301; row++) {
      trees.sum(rows, row, alone, row);
    }
    assertThat(together).isEqualTo(alone);
  }

  @Test
  void a_float32_threshold_divides_doubles_as_it_divides_their_roundings() {
    Random random = new Random(3);
    for (int i = 0; i < 200_000; i++) {
      double threshold = near(random, Float.intBitsToFloat(random.nextInt()));
      double value = near(random, random.nextInt(3) == 0 ? random.nextFloat() : threshold);
      if (Double.isNaN(threshold) || Double.isNaN(value)) {
        continue;
      }
      assertThat(value <= Float32.threshold(threshold))
          .as("%s against %s", value, threshold)
          .isEqualTo((float) value <= threshold);
    }
  }

  /** The number itself, the middle between it and a neighbour in float32, or something close. */
  private static double near(Random random, double number) {
    float single = (float) number;
    double middle = ((double) single + Math.nextUp(single)) / 2;
    return switch (random.nextInt(6)) {
      case 0 -> number;
      case 1 -> middle;
      case 2 -> Math.nextUp(middle);
      case 3 -> Math.nextDown(middle);
      case 4 -> Math.nextUp(single);
      default -> Math.nextDown(number);
    };
  }
}
