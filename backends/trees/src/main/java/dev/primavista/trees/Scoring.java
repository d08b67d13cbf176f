package dev.primavista.trees;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ways in which one ensemble finds leaves: one for a single row, one for many. */
final class Scoring {
  /** Rows that walk one tree together. */
  private static final int BLOCK = 512;

  /** Places of a forest that stays in the processor's cache while rows walk it one by one. */
  private static final int MOST_PLACES = 1 << 21;

  private final TreeEnsemble trees;
  private final RowRanks ranks;
  private final Walk single;
  private final @Nullable LaneWalk many;

  private Scoring(TreeEnsemble trees, RowRanks ranks, Walk single, @Nullable LaneWalk many) {
    this.trees = trees;
    this.ranks = ranks;
    this.single = single;
    this.many = many;
  }

  /** The fastest ways for these trees; where their form does not tell, by the work to be done. */
  static Scoring of(TreeEnsemble trees) {
    RowRanks ranks = new RowRanks(trees);
    Optional<Places> places = Places.of(trees, ranks);
    if (places.isEmpty()) {
      return new Scoring(trees, ranks, new RuledWalk(trees), null);
    }
    boolean compact = places.get().fitsInt();
    LaneWalk walk = compact ? new CompactWalk(places.get()) : new PackedWalk(trees, places.get());
    boolean rowByRow = compact && places.get().numbers().length <= MOST_PLACES;
    Scoring byTrees = new Scoring(trees, ranks, walk, rowByRow ? null : walk);
    if (!QuickScorer.takes(trees, ranks)) {
      return byTrees;
    }
    QuickScorer quick = new QuickScorer(trees, ranks);
    Walk.Rows rows = Specimens.of(ranks);
    return quick.work(rows, Specimens.ROWS) < walk.work(rows, Specimens.ROWS)
        ? new Scoring(trees, ranks, quick, null)
        : byTrees;
  }

  /** What becomes of the leaves that rows fall into; each row's come in the order of the trees. */
  interface Sink {
    /** The leaves of one row, of each tree. */
    void row(int row, int[] leaves);

    /** The leaves of one tree, of each of {@code count} rows. */
    void tree(int tree, int firstRow, int count, int[] leaves);
  }

  /**
   * Finds the leaves of rows.
   *
   * @param values rows one after another
   * @param first the first of them
   */
  void leaves(double[] values, int first, int count, Sink sink) {
    for (int done = 0; done < count; done += BLOCK) {
      int size = Math.min(BLOCK, count - done);
      Walk.Rows rows = ranked(values, first + done, size);
      if (many == null || size < LaneWalk.LANES) {
        rowByRow(rows, first + done, size, sink);
      } else {
        treeByTree(many, rows, first + done, size, sink);
      }
    }
  }

  /** The values of leaves, as many for each number as a leaf is wide. */
  double[] values() {
    return single.values();
  }

  /** The numbers of the leaves of one row, of each tree. */
  void leavesOfRow(double[] values, int row, int[] into) {
    single.leavesOfRow(ranked(values, row, 1), 0, into);
  }

  private Walk.Rows ranked(double[] values, int first, int count) {
    int width = ranks.width();
    int[] all = new int[count * width];
    for (int row = 0; row < count; row++) {
      ranks.of(values, (first + row) * trees.features(), all, row * width);
    }
    return new Walk.Rows(values, first * trees.features(), trees.features(), all, width);
  }

  private void rowByRow(Walk.Rows rows, int first, int count, Sink sink) {
    int[] leaves = new int[trees.trees()];
    for (int row = 0; row < count; row++) {
      single.leavesOfRow(rows, row, leaves);
      sink.row(first + row, leaves);
    }
  }

  private void treeByTree(LaneWalk walk, Walk.Rows rows, int first, int count, Sink sink) {
    int[] leaves = new int[count];
    for (int tree = 0; tree < trees.trees(); tree++) {
      walk.leavesOfTree(rows, count, tree, leaves);
      sink.tree(tree, first, count, leaves);
    }
  }

  @Override
  public String toString() {
    Walk block = many == null ? single : many;
    return "a row by "
        + single.getClass().getSimpleName()
        + ", "
        + BLOCK
        + " rows by "
        + block.getClass().getSimpleName();
  }
}
