package dev.primavista.sklearn.category;

import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.pandas.PandasSeries;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One column of {@code CountEncoder}: how often the value was there, as a number or a share. */
final class LevelCounts implements Block {
  private final String name;
  private final int column;
  private final Levels levels;
  private final double[] counts;
  private final Map<Object, Object> groups;
  private final Unseen unknown;
  private final Unseen missing;

  /**
   * @param counts by value
   * @param groups the name of the group that a rare value counts with, by {@link Levels#key}
   */
  LevelCounts(
      String name,
      int column,
      PandasSeries counts,
      Map<Object, Object> groups,
      Unseen unknown,
      Unseen missing) {
    this.name = name;
    this.column = column;
    this.groups = groups;
    this.unknown = unknown;
    this.missing = missing;
    levels = new Levels(counts.labels());
    this.counts = new double[counts.labels().size()];
    for (int i = 0; i < this.counts.length; i++) {
      this.counts[i] = counts.number(i);
    }
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
    @Nullable Object value = rows.at(row, column);
    Object group = groups.get(Levels.key(value));
    int level = levels.place(group == null ? value : group);
    double count = level == Levels.UNKNOWN ? Double.NaN : counts[level];
    if (Double.isNaN(count)) {
      if (unknown.is("error")) {
        throw Unseen.unknown(rows, row, column, levels);
      }
      boolean zero = unknown.is("value") && !missing.is("return_nan");
      count = zero ? 0 : unknown.number();
    }
    into[at] = count;
  }
}
