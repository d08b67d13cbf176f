package dev.primavista.sklearn.data;

import java.util.List;

/** Several answers for the same rows, where Python gives a list or a tuple of arrays. */
public record Many(List<Data> parts) implements Data {
  public Many {
    parts = List.copyOf(parts);
  }

  @Override
  public int rows() {
    return parts.isEmpty() ? 0 : parts.getFirst().rows();
  }
}
