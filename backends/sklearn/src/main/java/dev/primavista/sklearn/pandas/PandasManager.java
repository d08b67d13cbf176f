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
import java.util.Objects;

/**
 * What a Series or DataFrame keeps its values in: {@code BlockManager(blocks, axes)} since pandas
 * 1.3, where a block is {@code _unpickle_block(values, places, ndim)}; before that a state of four,
 * whose last is {@code {'0.14.1': {'axes': ..., 'blocks': [{'values': ..., 'mgr_locs': ...}]}}}.
 *
 * @param axes the columns, of a frame, and the rows' labels, each a pandas Index
 * @param blocks whose values are one array of the columns at their places
 */
record PandasManager(List<PyObject> axes, List<Block> blocks) {
  private static final int MOST_COLUMNS = 1 << 20;

  /**
   * Columns of one type.
   *
   * @param values one line a column, or of a Series its values
   * @param places of these columns in the frame
   */
  record Block(PyValue values, List<Integer> places) {}

  /** That of a Series or DataFrame. */
  static PandasManager of(PyObject holder) {
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
      return new PandasManager(axes(arguments.get(1)), made(arguments.getFirst()));
    }
    if (object.state().orElse(null) instanceof PyTuple old && old.items().size() == 4) {
      PyDict state = dict(entry(old.items().get(3), "0.14.1"));
      return new PandasManager(axes(entry(state, "axes")), written(entry(state, "blocks")));
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
      blocks.add(new Block(parts.get(0), places(parts.get(1))));
    }
    return blocks;
  }

  private static List<Block> written(PyValue value) {
    List<Block> blocks = new ArrayList<>();
    for (PyValue item : State.items("blocks", value)) {
      blocks.add(new Block(entry(item, "values"), places(entry(item, "mgr_locs"))));
    }
    return blocks;
  }

  /** The places that a slice or an array of indices names. */
  private static List<Integer> places(PyValue value) {
    List<Integer> places = new ArrayList<>();
    switch (value) {
      case NdArray array -> {
        for (int place : array.ints()) {
          places.add(Objects.checkIndex(place, MOST_COLUMNS));
        }
      }
      case PyObject slice when slice.arguments().items().size() == 3 -> {
        List<PyValue> bounds = slice.arguments().items();
        int start = State.integer("start", bounds.get(0));
        int stop = State.integer("stop", bounds.get(1));
        int step = State.integer("step", bounds.get(2));
        if (step < 1 || start < 0 || stop > MOST_COLUMNS) {
          throw new UnreadableModel("pandas columns from " + start + " to " + stop + " by " + step);
        }
        for (int place = start; place < stop; place += step) {
          places.add(place);
        }
      }
      default -> throw new UnreadableModel("places of pandas columns in " + value.aTypeName());
    }
    return places;
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
