package dev.primavista.sklearn.neighbors;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.List;

/**
 * The KD or ball tree in a file. It is not needed to find neighbours, but one whose nodes lie
 * outside of its rows is the mark of a damaged file.
 */
final class SearchTree {
  private static final int ROW_NUMBERS = 1;
  private static final int NODES = 2;

  private SearchTree() {}

  static void check(State state, int rows) {
    if (!(state.optional("_tree").orElse(null) instanceof PyObject tree)
        || !(tree.state().orElse(null) instanceof PyTuple parts)) {
      return;
    }
    List<PyValue> items = parts.items();
    if (items.size() > ROW_NUMBERS && items.get(ROW_NUMBERS) instanceof NdArray numbers) {
      inside(numbers.longs(), rows);
    }
    if (items.size() > NODES
        && items.get(NODES) instanceof NdArray nodes
        && !nodes.dtype().fields().isEmpty()) {
      inside(nodes.field("idx_start").longs(), rows + 1);
      inside(nodes.field("idx_end").longs(), rows + 1);
    }
  }

  private static void inside(long[] numbers, int bound) {
    for (long number : numbers) {
      if (number < 0 || number >= bound) {
        throw new UnreadableModel("its tree holds row " + number + " of " + bound);
      }
    }
  }
}
