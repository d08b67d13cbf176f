package dev.primavista.sklearn.pandas;

import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pandas Series: values by labels.
 *
 * @param labels each a String, Double or Boolean; null for a missing one
 * @param values as many, of the same kinds
 */
public record PandasSeries(List<@Nullable Object> labels, List<@Nullable Object> values) {
  /** Whether this value is one. */
  public static boolean is(PyValue value) {
    return value instanceof PyObject object && object.type().name().equals("Series");
  }

  /** As it is pickled by pandas 0.24 to 3. */
  public static PandasSeries read(PyValue value) {
    if (!is(value)) {
      throw new UnreadableModel(value.aTypeName() + " (expected: a pandas Series)");
    }
    PandasBlocks kept = PandasBlocks.of((PyObject) value);
    if (kept.axes().size() != 1 || kept.blocks().size() != 1) {
      throw new UnreadableModel("a pandas Series of several arrays");
    }
    List<@Nullable Object> values = PandasValues.plain(kept.blocks().getFirst().values());
    return new PandasSeries(PandasIndex.labels(kept.axes().getFirst(), values.size()), values);
  }

  /** The values of a dict by its keys, as {@code pandas.Series(dict)} would have them. */
  public static PandasSeries of(PyDict dict) {
    List<@Nullable Object> labels = new ArrayList<>();
    List<@Nullable Object> values = new ArrayList<>();
    for (PyDict.Entry entry : dict.entries()) {
      labels.add(plain(entry.key()));
      values.add(plain(entry.value()));
    }
    return new PandasSeries(labels, values);
  }

  /** A single value as a Series holds it: a String, Double or Boolean; null for a missing one. */
  public static @Nullable Object plain(PyValue value) {
    return PandasValues.plainOne(value);
  }

  /**
   * The value at this place as a number; NaN for a missing one.
   *
   * @throws UnreadableModel if it is a text
   */
  public double number(int at) {
    return switch (values.get(at)) {
      case null -> Double.NaN;
      case Double number -> number;
      case Boolean flag -> flag ? 1 : 0;
      case Object other -> throw new UnreadableModel("'" + other + "' (expected: a number)");
    };
  }
}
