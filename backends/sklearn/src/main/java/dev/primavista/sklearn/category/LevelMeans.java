package dev.primavista.sklearn.category;

import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.pandas.PandasFrame;
import java.util.List;

/**
 * One column of {@code LeaveOneOutEncoder} and {@code CatBoostEncoder} as they answer new rows: the
 * mean of the target where the value was seen more than once, else that of all rows.
 */
final class LevelMeans implements Block {
  private final String name;
  private final int column;
  private final Levels levels;
  private final double[] means;
  private final double mean;
  private final Unseen unknown;
  private final Unseen missing;

  /**
   * @param sums a frame with the columns {@code sum} and {@code count} of the target by value
   * @param weight of the mean of all rows, which counts as so many more; 0 for none
   */
  LevelMeans(
      String name,
      int column,
      PandasFrame sums,
      double mean,
      double weight,
      Unseen unknown,
      Unseen missing) {
    this.name = name;
    this.column = column;
    this.mean = mean;
    this.unknown = unknown;
    this.missing = missing;
    levels = new Levels(sums.labels());
    int sum = place(sums, "sum");
    int count = place(sums, "count");
    means = new double[sums.values().rows()];
    for (int level = 0; level < means.length; level++) {
      double rows = sums.values().at(level, count);
      double total = sums.values().at(level, sum);
      double own = weight == 0 ? total / rows : (total + mean * weight) / (rows + weight);
      means[level] = rows > 1 ? own : mean;
    }
  }

  private static int place(PandasFrame sums, String name) {
    int place = sums.columns().indexOf(name);
    if (place < 0) {
      throw new UnreadableModel("its mapping has no column '" + name + "'");
    }
    return place;
  }

  Levels levels() {
    return levels;
  }

  @Override
  public List<String> names() {
    return List.of(name);
  }

  @Override
  public void encode(Cells rows, int row, double[] into, int at) {
    Object value = rows.at(row, column);
    boolean gap = Levels.isMissing(value);
    int level = levels.place(value);
    if (gap && missing.is("error")) {
      throw Unseen.missing(rows, row, column);
    }
    if (!gap && level == Levels.UNKNOWN && unknown.is("error")) {
      throw Unseen.unknown(rows, row, column, levels);
    }
    Unseen policy = gap ? missing : unknown;
    if (gap && missing.is("return_nan")) {
      into[at] = Double.NaN;
    } else if (level != Levels.UNKNOWN) {
      into[at] = means[level];
    } else {
      into[at] = policy.is("value") ? mean : policy.number();
    }
  }
}
