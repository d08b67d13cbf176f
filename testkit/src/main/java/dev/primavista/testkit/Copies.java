package dev.primavista.testkit;

import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.IntFunction;

/** The same tensors in other memory. */
final class Copies {
  private Copies() {}

  /** Copies on the heap. */
  static SequencedMap<String, Tensor> onHeap(SequencedMap<String, Tensor> tensors) {
    SequencedMap<String, Tensor> copies = new LinkedHashMap<>(tensors);
    copies.replaceAll((name, tensor) -> copy(tensor, size -> ByteBuffer.allocate(size)));
    return copies;
  }

  /** Copies outside the heap, {@code shift} bytes after an aligned address. */
  static SequencedMap<String, Tensor> offHeap(SequencedMap<String, Tensor> tensors, int shift) {
    SequencedMap<String, Tensor> copies = new LinkedHashMap<>(tensors);
    copies.replaceAll(
        (name, tensor) ->
            copy(
                tensor,
                size -> ByteBuffer.allocateDirect(size + 64).alignedSlice(8).slice(shift, size)));
    return copies;
  }

  private static Tensor copy(Tensor tensor, IntFunction<ByteBuffer> memory) {
    return switch (tensor) {
      case BytesTensor texts -> texts;
      case FixedTensor numbers -> {
        ByteBuffer data = memory.apply(numbers.data().limit());
        data.put(numbers.data()).flip();
        yield FixedTensor.wrap(numbers.dataType(), numbers.shape(), data);
      }
    };
  }
}
