package dev.primavista.sklearn.data;

import java.util.List;

/**
 * One Python value per row, where rows are no numbers and no texts: dicts for DictVectorizer, lists
 * of labels for MultiLabelBinarizer.
 *
 * @param values each a Map, List, String, Double or Boolean
 */
public record Items(List<Object> values) implements Data {
  public Items {
    values = List.copyOf(values);
  }

  @Override
  public int rows() {
    return values.size();
  }
}
