package dev.primavista.trees;

/**
 * Adds leaves to sums, each row's in the order of the trees, so that sums equal the original
 * library's bit for bit.
 *
 * @param values of leaves, by the numbers that walks find
 * @param sums {@code outputs} for each row
 * @param at where the sums of the rows' first one begin
 * @param first the first row
 * @param float32 whether each sum is rounded to float32
 */
record LeafSums(
    TreeEnsemble trees, double[] values, double[] sums, int at, int first, boolean float32)
    implements Scoring.Sink {
  @Override
  public void row(int row, int[] leaves) {
    int to = at + (row - first) * trees.outputs;
    if (trees.outputs == 1 && float32) {
      sums[to] = sumInFloat32(leaves, (float) sums[to]);
    } else if (trees.outputs == 1) {
      sums[to] = sum(leaves, sums[to]);
    } else if (trees.width == 2 && !float32) {
      addPairs(leaves, to);
    } else if (trees.width > 1) {
      for (int leaf : leaves) {
        addAll(leaf, to);
      }
    } else {
      int output = 0;
      for (int leaf : leaves) {
        add(to + output, values[leaf]);
        output = output + 1 == trees.outputs ? 0 : output + 1;
      }
    }
  }

  /** In a variable: a sum that goes through memory takes three times as long. */
  private double sum(int[] leaves, double start) {
    double sum = start;
    for (int leaf : leaves) {
      sum += values[leaf];
    }
    return sum;
  }

  private float sumInFloat32(int[] leaves, float start) {
    float sum = start;
    for (int leaf : leaves) {
      sum += (float) values[leaf];
    }
    return sum;
  }

  /** Two classes: the usual forest. */
  private void addPairs(int[] leaves, int to) {
    double first = sums[to];
    double second = sums[to + 1];
    for (int leaf : leaves) {
      first += values[2 * leaf];
      second += values[2 * leaf + 1];
    }
    sums[to] = first;
    sums[to + 1] = second;
  }

  @Override
  public void tree(int tree, int firstRow, int count, int[] leaves) {
    int to = at + (firstRow - first) * trees.outputs;
    int output = trees.width > 1 ? 0 : tree % trees.outputs;
    for (int row = 0; row < count; row++) {
      if (trees.width > 1) {
        addAll(leaves[row], to);
      } else {
        add(to + output, values[leaves[row]]);
      }
      to += trees.outputs;
    }
  }

  private void addAll(int leaf, int to) {
    int from = leaf * trees.width;
    for (int i = 0; i < trees.width; i++) {
      add(to + i, values[from + i]);
    }
  }

  /** A sum of two float32 numbers, made in float64 and then rounded, is their float32 sum. */
  private void add(int to, double value) {
    double sum = sums[to] + value;
    sums[to] = float32 ? (float) sum : sum;
  }
}
