package dev.primavista.sklearn.data;

import java.util.SequencedMap;

/**
 * Named columns of equal length, as a data frame has them: a column is text or a matrix of one
 * column.
 */
public record Columns(SequencedMap<String, Data> columns) implements Data {
  @Override
  public int rows() {
    return columns.isEmpty() ? 0 : columns.firstEntry().getValue().rows();
  }
}
