package dev.primavista.sklearn.category;

import dev.primavista.sklearn.data.Cells;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A block whose column's rare values count as one group: {@code min_group_size} of the encoders
 * since 2.10.
 *
 * @param groups the name of the group by {@link Levels#key} of the value
 */
record GroupedValues(Block block, int column, Map<Object, Object> groups) implements Block {
  GroupedValues {
    groups = Map.copyOf(groups);
  }

  @Override
  public List<String> names() {
    return block.names();
  }

  @Override
  public void encode(Cells rows, int row, double[] into, int at) {
    Object group = groups.get(Levels.key(rows.at(row, column)));
    if (group == null) {
      block.encode(rows, row, into, at);
      return;
    }
    @Nullable Object[] values = new @Nullable Object[rows.columns()];
    values[column] = group;
    block.encode(new Cells(1, rows.columns(), values, rows.names()), 0, into, at);
  }
}
