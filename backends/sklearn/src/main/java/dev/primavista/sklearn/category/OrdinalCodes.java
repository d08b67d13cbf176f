package dev.primavista.sklearn.category;

import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.pandas.PandasSeries;
import java.util.List;

/**
 * {@code OrdinalEncoder} of one column: each value as the number that it got at fitting. By itself
 * an encoder, it is what most others begin with.
 */
final class OrdinalCodes implements Block {
  private final String name;
  private final int column;
  private final Levels levels;
  private final double[] codes;
  private final Unseen unknown;
  private final Unseen missing;

  /**
   * @param mapping a Series of codes by value, or a dict of them that its user gave
   */
  OrdinalCodes(String name, int column, PyValue mapping, Unseen unknown, Unseen missing) {
    this.name = name;
    this.column = column;
    this.unknown = unknown;
    this.missing = missing;
    PandasSeries series =
        mapping instanceof PyDict dict ? PandasSeries.of(dict) : PandasSeries.read(mapping);
    levels = new Levels(series.labels());
    codes = new double[series.labels().size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = series.number(i);
    }
  }

  Levels levels() {
    return levels;
  }

  int column() {
    return column;
  }

  @Override
  public List<String> names() {
    return List.of(name);
  }

  @Override
  public void encode(Cells rows, int row, double[] into, int at) {
    into[at] = code(rows, row);
  }

  /** The code of this row's value. */
  double code(Cells rows, int row) {
    Object value = rows.at(row, column);
    if (missing.is("error") && Levels.isMissing(value)) {
      throw Unseen.missing(rows, row, column);
    }
    int place = levels.place(value);
    if (place == Levels.UNKNOWN && unknown.is("error")) {
      throw Unseen.unknown(rows, row, column, levels);
    }
    double code =
        place != Levels.UNKNOWN
            ? codes[place]
            : unknown.is("value") ? Unseen.UNKNOWN_CODE : unknown.number();
    if (code == Unseen.MISSING_CODE && (missing.is("return_nan") || missing.is("number"))) {
      return missing.number();
    }
    return code;
  }
}
