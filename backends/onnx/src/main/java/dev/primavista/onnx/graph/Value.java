package dev.primavista.onnx.graph;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A declared input, output or intermediate value of a graph. */
public record Value(String name, Type type) {

  /** What a value may be. */
  public sealed interface Type {}

  /**
   * A tensor.
   *
   * @param shape empty where even the rank is unknown
   */
  public record TensorType(ElementType elements, Optional<List<Dimension>> shape) implements Type {
    public TensorType {
      shape = shape.map(List::copyOf);
    }
  }

  /**
   * A sequence, map, optional or sparse tensor, or a value whose type is not told.
   *
   * @param bytes its {@code TypeProto}, kept as it is; empty where there is none
   */
  public record OtherType(ByteBuffer bytes) implements Type {}

  /** A tensor of this shape. */
  public static Value tensor(String name, ElementType elements, Dimension... shape) {
    return new Value(name, new TensorType(elements, Optional.of(List.of(shape))));
  }

  /** Floats whose first dimension, {@code batch}, is free: what an image network takes or gives. */
  public static Value batch(String name, long... row) {
    Dimension[] shape = new Dimension[row.length + 1];
    Arrays.setAll(shape, i -> i == 0 ? Dimension.free("batch") : Dimension.of(row[i - 1]));
    return tensor(name, ElementType.FLOAT, shape);
  }

  /** The declared shape; empty where the rank is unknown. */
  public Optional<List<Dimension>> shape() {
    return type instanceof TensorType tensor ? tensor.shape() : Optional.empty();
  }
}
