package dev.primavista.torch;

import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.SequencedMap;

/** A TorchScript module in memory. Any number of threads execute it at once. */
public interface TorchModule extends AutoCloseable {
  /**
   * Calls {@code forward} without gradients, on the calling thread.
   *
   * @param inputs in the order of its arguments; they are copied
   * @return the tensor as {@code output}, those of a tuple or list as {@code output_0} and so on,
   *     those of a dict by their keys, sorted
   * @throws TorchFailure if it fails, or answers something else than tensors
   */
  SequencedMap<String, Tensor> forward(List<FixedTensor> inputs);

  @Override
  void close();
}
