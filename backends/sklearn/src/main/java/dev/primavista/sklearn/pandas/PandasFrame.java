package dev.primavista.sklearn.pandas;

import dev.primavista.core.Amount;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pandas DataFrame of numbers.
 *
 * @param columns their names, numbers as Python writes them
 * @param labels of the rows: each a String, Double or Boolean; null for a missing one; none where
 *     there are no columns
 * @param values one row a label, one number a column; NaN is a missing one
 */
public record PandasFrame(List<String> columns, List<@Nullable Object> labels, DenseMatrix values) {
  /** Whether this value is one. */
  public static boolean is(PyValue value) {
    return value instanceof PyObject object && object.type().name().equals("DataFrame");
  }

  /** As it is pickled by pandas 0.24 to 3. */
  public static PandasFrame read(PyValue value) {
    if (!is(value)) {
      throw new UnreadableModel(value.aTypeName() + " (expected: a pandas DataFrame)");
    }
    PandasBlocks kept = PandasBlocks.of((PyObject) value);
    if (kept.axes().size() != 2) {
      throw new UnreadableModel("a pandas DataFrame of " + Amount.of(kept.axes().size(), "axis"));
    }
    List<List<@Nullable Object>> blocks = new ArrayList<>();
    List<List<Integer>> places = new ArrayList<>();
    int width = 0;
    int rows = 0;
    for (PandasBlocks.Block block : kept.blocks()) {
      List<@Nullable Object> values = PandasValues.plain(block.values());
      List<Integer> own = block.places(values.size());
      blocks.add(values);
      places.add(own);
      width += own.size();
      rows = own.isEmpty() ? rows : values.size() / own.size();
    }
    double[] values = new double[Math.multiplyExact(width, rows)];
    for (int i = 0; i < blocks.size(); i++) {
      fill(values, width, rows, places.get(i), blocks.get(i));
    }
    return new PandasFrame(
        PandasIndex.names(kept.axes().get(0), width),
        width == 0 ? List.of() : PandasIndex.labels(kept.axes().get(1), rows),
        new DenseMatrix(rows, width, values));
  }

  /** Puts a block's columns to their places. */
  private static void fill(
      double[] values, int width, int rows, List<Integer> places, List<@Nullable Object> block) {
    if (block.size() != places.size() * rows || places.stream().anyMatch(at -> at >= width)) {
      throw new UnreadableModel("a pandas block that does not fit its frame");
    }
    for (int line = 0; line < places.size(); line++) {
      for (int row = 0; row < rows; row++) {
        values[row * width + places.get(line)] = number(block.get(line * rows + row));
      }
    }
  }

  private static double number(@Nullable Object value) {
    return switch (value) {
      case null -> Double.NaN;
      case Double number -> number;
      case Boolean flag -> flag ? 1 : 0;
      default -> throw new UnreadableModel("'" + value + "' in a table (expected: a number)");
    };
  }
}
