package dev.primavista.sklearn.data;

import dev.primavista.sklearn.estimator.Labels;
import java.util.ArrayList;
import java.util.List;

/**
 * One label per row.
 *
 * @param indices per row, the place of its label in {@code labels}
 */
public record Chosen(Labels labels, int[] indices) implements Data {
  @Override
  public int rows() {
    return indices.length;
  }

  /** The labels as text, row by row. */
  public List<String> names() {
    List<String> names = new ArrayList<>(indices.length);
    for (int index : indices) {
      names.add(labels.names().get(index));
    }
    return names;
  }
}
