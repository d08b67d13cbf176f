package dev.primavista.server.oip;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.Tensor;

/** The bytes of an infer request behind its JSON: tensors in the order in which it names them. */
final class BinaryTail {
  private final byte[] bytes;
  private int at;

  /**
   * @param from where the JSON ends
   */
  BinaryTail(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  /**
   * The next tensor, which shares the body's bytes.
   *
   * @param size of its bytes, as the request says
   */
  Tensor take(TensorHead head, int size) {
    int left = bytes.length - at;
    if (size > left) {
      throw new InvalidRequest(
          "binary_size",
          head.label()
              + ": "
              + Amount.of(size, "byte")
              + " announced, "
              + left
              + " are left in the body",
          head.param() + ".parameters.binary_data_size");
    }
    Tensor tensor = TensorBytes.decode(head, bytes, at, size);
    at += size;
    return tensor;
  }

  /** Refuses bytes that belong to no tensor. */
  void requireEnd() {
    if (at < bytes.length) {
      throw new InvalidRequest(
          "binary_size",
          Amount.of(bytes.length - at, "byte")
              + " behind the last tensor (expected: as many as binary_data_size says)");
    }
  }
}
