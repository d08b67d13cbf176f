package dev.primavista.sklearn.category;

import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.pandas.PandasFrame;
import dev.primavista.sklearn.pandas.PandasSeries;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One column by a table: its value's code, and what the table has in that code's row. This is what
 * every encoder that begins with an ordinal one has become when it is fitted, but for how it fills
 * the table.
 */
final class CodeTable implements Block {
  private final List<String> names;
  private final OrdinalCodes codes;
  private final Unseen unknown;
  private final Unseen missing;
  private final Map<Double, double[]> rows = new HashMap<>();
  private final double[] absent;

  private CodeTable(
      List<String> names,
      OrdinalCodes codes,
      Unseen unknown,
      Unseen missing,
      List<@Nullable Object> labels,
      DenseMatrix values,
      double absent) {
    this.names = names;
    this.codes = codes;
    this.unknown = unknown;
    this.missing = missing;
    this.absent = filled(names.size(), absent);
    for (int row = 0; row < values.rows(); row++) {
      double code =
          switch (labels.get(row)) {
            case null -> Double.NaN;
            case Double number -> number;
            case Boolean flag -> flag ? 1 : 0;
            case Object other -> throw new UnreadableModel("'" + other + "' is no code");
          };
      double[] line = new double[names.size()];
      for (int i = 0; i < line.length; i++) {
        line[i] = values.at(row, i);
      }
      rows.putIfAbsent(code, line);
    }
  }

  /** A number for each code, under the column's own name. */
  static CodeTable of(
      String name, OrdinalCodes codes, Unseen unknown, Unseen missing, PandasSeries numbers) {
    double[] values = new double[numbers.labels().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.number(i);
    }
    DenseMatrix column = new DenseMatrix(values.length, 1, values);
    return new CodeTable(
        List.of(name), codes, unknown, missing, numbers.labels(), column, Double.NaN);
  }

  /** A row for each code, under the table's names. */
  static CodeTable of(OrdinalCodes codes, Unseen unknown, Unseen missing, PandasFrame table) {
    return new CodeTable(
        table.columns(), codes, unknown, missing, table.labels(), table.values(), Double.NaN);
  }

  /**
   * {@code RankHotEncoder}, whose table has no rows of unknown and missing values: zeros or NaN.
   */
  static CodeTable rankHot(OrdinalCodes codes, Unseen unknown, Unseen missing, PandasFrame table) {
    double absent = unknown.is("return_nan") ? Double.NaN : 0;
    CodeTable ranks =
        new CodeTable(
            table.columns(), codes, unknown, missing, table.labels(), table.values(), absent);
    if (missing.is("return_nan")) {
      ranks.rows.put(Double.NaN, filled(table.columns().size(), Double.NaN));
    }
    return ranks;
  }

  /**
   * {@code OneHotEncoder} since 2.3, where a missing value that has no code is looked up all the
   * same.
   */
  static CodeTable oneHot(OrdinalCodes codes, Unseen unknown, Unseen missing, PandasFrame table) {
    CodeTable hot = of(codes, unknown, missing, table);
    double[] line = hot.rows.get(Unseen.MISSING_CODE);
    if (line != null) {
      hot.rows.put(Double.NaN, line);
    }
    return hot;
  }

  private static double[] filled(int length, double value) {
    double[] line = new double[length];
    Arrays.fill(line, value);
    return line;
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public void encode(Cells given, int row, double[] into, int at) {
    if (missing.is("error") && Levels.isMissing(given.at(row, codes.column()))) {
      throw Unseen.missing(given, row, codes.column());
    }
    double code = codes.code(given, row);
    if (code == Unseen.UNKNOWN_CODE && unknown.is("error")) {
      throw Unseen.unknown(given, row, codes.column(), codes.levels());
    }
    double[] line = rows.getOrDefault(code, absent);
    System.arraycopy(line, 0, into, at, line.length);
  }
}
