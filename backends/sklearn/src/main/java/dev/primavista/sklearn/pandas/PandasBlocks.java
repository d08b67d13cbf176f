package dev.primavista.sklearn.pandas;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.List;

/**
 * What a Series or DataFrame keeps its values in: {@code BlockManager(blocks, axes)} since pandas
 * 1.3, where a block is {@code _unpickle_block(values, places, ndim)}; before that a state of four,
 * whose last is {@code {'0.14.1': {'axes': ..., 'blocks': [{'values': ..., 'mgr_locs': ...}]}}}.
 *
 * @param axes the columns, of a frame, and the rows' labels, each a pandas Index
 * @param blocks whose values are one array of the columns at their places
 */
record PandasBlocks(List<PyObject> axes, List<Block> blocks) {
  /**
   * Columns of one type.
   *
   * @param values one line a column, or of a Series its values
   * @param placement of these columns in the frame: a slice or an array of places
   */
  record Block(PyValue values, PyValue placement) {
    /**
     * The places of its columns.
     *
     * @param most how many there may be: a column has a value at least
     */
    List<Integer> places(int most) {
      List<Integer> places = new ArrayList<>();
      switch (placement) {
        case NdArray array -> {
          for (int place : array.ints()) {
            places.add(place);
          }
        }
        case PyObject slice when slice.arguments().items().size() == 3 -> {
          List<PyValue> bounds = slice.arguments().items();
          int step = State.integer("step", bounds.get(2));
          long stop = State.integer("stop", bounds.get(1));
          if (step < 1) {
            throw new UnreadableModel("pandas columns by steps of " + step);
          }
          for (long at = State.integer("start", bounds.get(0));
              at < stop && places.size() <= most;
              at += step) {
            places.add((int) at);
          }
        }
        default ->
            throw new UnreadableModel("places of pandas columns in " + placement.aTypeName());
      }
      if (places.size() > most || places.stream().anyMatch(place -> place < 0)) {
        throw new UnreadableModel("a pandas block that does not fit its frame");
      }
      return places;
    }
  }

  /** That of a Series or DataFrame. */
  static PandasBlocks of(PyObject holder) {
    PyValue manager =
        holder
            .attribute("_mgr")
            .or(() -> holder.attribute("_data"))
            .orElseThrow(() -> new UnreadableModel(holder.type().name() + " without values"));
    if (!(manager instanceof PyObject object)) {
      throw new UnreadableModel("pandas values in " + manager.aTypeName());
    }
    List<PyValue> arguments = object.arguments().items();
    if (arguments.size() >= 2) {
      return new PandasBlocks(axes(arguments.get(1)), made(arguments.getFirst()));
    }
    if (object.state().orElse(null) instanceof PyTuple old && old.items().size() == 4) {
      PyDict state = dict(entry(old.items().get(3), "0.14.1"));
      return new PandasBlocks(axes(entry(state, "axes")), written(entry(state, "blocks")));
    }
    throw new UnreadableModel("pandas values as no known version writes them");
  }

  private static List<PyObject> axes(PyValue value) {
    List<PyObject> axes = new ArrayList<>();
    for (PyValue axis : value instanceof PyObject ? List.of(value) : State.items("axes", value)) {
      if (!(axis instanceof PyObject index)) {
        throw new UnreadableModel("a pandas axis is " + axis.aTypeName());
      }
      axes.add(index);
    }
    return axes;
  }

  private static List<Block> made(PyValue value) {
    List<Block> blocks = new ArrayList<>();
    for (PyValue item : value instanceof PyObject ? List.of(value) : State.items("blocks", value)) {
      if (!(item instanceof PyObject block) || block.arguments().items().size() < 2) {
        throw new UnreadableModel("a pandas block is " + item.aTypeName());
      }
      List<PyValue> parts = block.arguments().items();
      blocks.add(new Block(parts.get(0), parts.get(1)));
    }
    return blocks;
  }

  private static List<Block> written(PyValue value) {
    List<Block> blocks = new ArrayList<>();
    for (PyValue item : State.items("blocks", value)) {
      blocks.add(new Block(entry(item, "values"), entry(item, "mgr_locs")));
    }
    return blocks;
  }

  private static PyDict dict(PyValue value) {
    if (value instanceof PyDict dict) {
      return dict;
    }
    throw new UnreadableModel("pandas values in " + value.aTypeName() + " (expected: a dict)");
  }

  private static PyValue entry(PyValue holder, String name) {
    return dict(holder)
        .get(name)
        .orElseThrow(() -> new UnreadableModel("pandas values without '" + name + "'"));
  }
}
