package dev.primavista.core.model;

import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.SequencedMap;

/**
 * A request that a model has to answer before it is ready.
 *
 * @param outputs those asked for; empty for the signature's
 */
public record Recorded(SequencedMap<String, Tensor> inputs, List<String> outputs) {
  public Recorded {
    outputs = List.copyOf(outputs);
  }

  /** For all outputs of the signature. */
  public Recorded(SequencedMap<String, Tensor> inputs) {
    this(inputs, List.of());
  }
}
