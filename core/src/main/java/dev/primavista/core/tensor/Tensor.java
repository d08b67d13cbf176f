package dev.primavista.core.tensor;

/** A typed array with a shape. Its content is not changed once it was handed on. */
public sealed interface Tensor permits FixedTensor, BytesTensor {
  DataType dataType();

  Shape shape();

  /** The first dimension: how many examples it holds. 1 for a scalar. */
  default int rows() {
    return shape().rank() == 0 ? 1 : Math.toIntExact(shape().dimension(0));
  }

  /** Rows {@code from} (inclusive) to {@code to} (exclusive), sharing this tensor's storage. */
  Tensor slice(int from, int to);
}
