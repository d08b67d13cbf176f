package dev.primavista.sklearn.data;

import java.util.List;

/** One text per row. */
public record Texts(List<String> values) implements Data {
  public Texts {
    values = List.copyOf(values);
  }

  @Override
  public int rows() {
    return values.size();
  }
}
