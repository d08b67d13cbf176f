package dev.primavista.sklearn.additive;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.pandas.PandasSeries;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The bins of a column: one for missing values, those of values, one for values of no bin. */
sealed interface Axis {
  /** The place of a value that is in no bin: the last one, wherever that is. */
  int NOWHERE = -1;

  Input.Column column();

  /** The place of the bin of this row's value, or {@link #NOWHERE}. */
  int bin(Cells rows, int row, int column);

  static Axis read(PyValue bins) {
    return switch (bins) {
      case NdArray cuts -> new Numbers(cuts.doubles());
      case PyDict dict -> {
        SequencedMap<String, Integer> places = new LinkedHashMap<>();
        for (PyDict.Entry entry : dict.entries()) {
          if (!(PandasSeries.plain(entry.key()) instanceof String name)) {
            throw new UnreadableModel("a category is " + entry.key().aTypeName());
          }
          places.put(name, State.integer("bins_", entry.value()));
        }
        yield new Categories(places);
      }
      default -> throw new UnreadableModel("its bins are " + bins.aTypeName());
    };
  }

  /**
   * Numbers between cuts, each of which belongs to the bin above it.
   *
   * @param cuts rising
   */
  record Numbers(double[] cuts) implements Axis {
    @Override
    public Input.Column column() {
      return Input.Column.NUMBER;
    }

    @Override
    public int bin(Cells rows, int row, int column) {
      double number =
          switch (rows.at(row, column)) {
            case null -> Double.NaN;
            case Double given -> given;
            case Boolean flag -> flag ? 1 : 0;
            default -> throw wrong(rows, row, column, "a text", "a number");
          };
      if (Double.isNaN(number)) {
        return 0;
      }
      int found = Arrays.binarySearch(cuts, number == 0 ? 0.0 : number);
      return found < 0 ? -found : found + 2;
    }
  }

  /**
   * Texts.
   *
   * @param places of the bins of those that are known
   */
  record Categories(SequencedMap<String, Integer> places) implements Axis {
    @Override
    public Input.Column column() {
      return new Input.Column(Input.Kind.TEXT, List.copyOf(places.keySet()));
    }

    @Override
    public int bin(Cells rows, int row, int column) {
      return switch (rows.at(row, column)) {
        case null -> 0;
        case String text -> places.getOrDefault(text, NOWHERE);
        case Boolean flag -> places.getOrDefault(flag ? "True" : "False", NOWHERE);
        case Double missing when missing.isNaN() -> 0;
        default -> throw wrong(rows, row, column, "a number", "a text");
      };
    }
  }

  private static InvalidRequest wrong(
      Cells rows, int row, int column, String given, String expected) {
    return new InvalidRequest(
        "wrong_datatype",
        "row "
            + row
            + ", column "
            + rows.columnName(column)
            + " is "
            + given
            + ", "
            + expected
            + " expected",
        rows.name(column));
  }
}
