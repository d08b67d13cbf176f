package dev.primavista.tensorflow;

import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** A SavedModel in memory. Any number of threads execute it at once. */
public interface SavedGraph extends AutoCloseable {
  /** All its signatures, by name. */
  SequencedMap<String, GraphSignature> signatures();

  /**
   * Executes the graph on the calling thread.
   *
   * @param inputs by the graph's names
   * @param outputs the graph's names of what is asked for
   * @return in the order of {@code outputs}
   * @throws TensorFlowFailure if it fails
   */
  List<Tensor> run(Map<String, Tensor> inputs, List<String> outputs);

  @Override
  void close();
}
