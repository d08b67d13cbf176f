package dev.primavista.trees;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Scores one query against many fixed items with trees that were trained on (query, item) pairs,
 * bit-equal to scoring every pair.
 *
 * <p>Every decision looks at either side. What the trees give each item for the empty query is
 * worked out at load, and for each decision on the query's side, what changes where it comes out
 * otherwise. A query then costs no walk: only the changes of its flipped decisions and one addition
 * per item and block of trees ({@link PatchedSums}). Where that would be too much to keep, each
 * tree is walked once with the set of items still together ({@link ItemWalk}).
 *
 * <p>Immutable and thread-safe; a session is one thread's.
 */
public final class SideFactoredEnsemble {
  /** Above so many values of the empty query every tree is walked. */
  private static final long LARGEST_TABLE = 1L << 26;

  private final ItemWalk walk;
  private final @Nullable PatchedSums patched;

  private SideFactoredEnsemble(ItemWalk walk) {
    this.walk = walk;
    boolean small =
        walk.items() <= Patches.MOST_ITEMS
            && (long) walk.items() * (walk.trees().trees() + BlockSums.TREES) <= LARGEST_TABLE;
    this.patched = small ? PatchedSums.of(walk) : null;
  }

  /**
   * Splits the columns into query and item side.
   *
   * @param queryFrom first column of the query side
   * @param queryTo column after the last of the query side
   * @param itemRows one full row per item; its query columns are not read
   * @throws IllegalArgumentException if the trees have several outputs, or a tree is too deep
   */
  public static SideFactoredEnsemble of(
      TreeEnsemble trees, int queryFrom, int queryTo, double[][] itemRows) {
    if (trees.outputs != 1 || trees.width != 1) {
      throw new IllegalArgumentException("outputs: " + trees.outputs + " (expected: 1)");
    }
    return new SideFactoredEnsemble(new ItemWalk(trees, queryFrom, queryTo, itemRows));
  }

  public int items() {
    return walk.items();
  }

  /** One thread's means to score; made once and used again. */
  public interface Session {
    /**
     * Scores a query against all items.
     *
     * @param columns the query's columns that are not zero, counted from the query side's first
     * @param values their values
     * @param count how many of both are used
     * @param sums receives one sum per item; overwritten
     */
    void score(int[] columns, double[] values, int count, double[] sums);
  }

  public Session newSession() {
    return patched == null ? new Walking() : patched.new State();
  }

  private final class Walking implements Session {
    private final ItemWalk.State state = walk.new State();
    private final long[] all = walk.allItems();

    @Override
    public void score(int[] columns, double[] values, int count, double[] sums) {
      Arrays.fill(sums, 0, walk.items(), 0.0);
      for (int i = 0; i < count; i++) {
        state.query[columns[i]] = values[i];
      }
      double[] leaves = walk.trees().leafValues;
      for (int root : walk.trees().roots) {
        walk.walk(root, all, state, (leaf, sets, at) -> add(leaves[leaf], sets, at, sums));
      }
      for (int i = 0; i < count; i++) {
        state.query[columns[i]] = 0;
      }
    }

    private void add(double value, long[] sets, int at, double[] sums) {
      for (int w = 0; w < walk.words(); w++) {
        for (long rest = sets[at + w]; rest != 0; rest &= rest - 1) {
          sums[(w << 6) + Long.numberOfTrailingZeros(rest)] += value;
        }
      }
    }
  }
}
