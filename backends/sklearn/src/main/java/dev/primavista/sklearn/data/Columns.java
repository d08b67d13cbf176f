package dev.primavista.sklearn.data;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Named columns of equal length, as a data frame has them.
 *
 * @param columns each {@link Texts}, {@link Cells} of one column, or a matrix of one column
 * @param categories of each column of pandas' type {@code category}, its categories in order
 */
public record Columns(SequencedMap<String, Data> columns, Map<String, List<Object>> categories)
    implements Data {
  public Columns(SequencedMap<String, Data> columns) {
    this(columns, Map.of());
  }

  @Override
  public int rows() {
    return columns.isEmpty() ? 0 : columns.firstEntry().getValue().rows();
  }
}
