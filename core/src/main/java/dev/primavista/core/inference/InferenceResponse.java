package dev.primavista.core.inference;

import dev.primavista.core.batching.Execution;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.tensor.Tensor;
import java.util.SequencedMap;

/**
 * A model's answer.
 *
 * @param outputs one tensor per output of the signature, in its order; or those asked for, in
 *     theirs
 * @param queueNanos from acceptance to the start of the execution; 0 where it ran at once
 * @param stages of the execution, shared by all requests of its batch
 */
public record InferenceResponse(
    ModelId model, SequencedMap<String, Tensor> outputs, long queueNanos, Execution.Stages stages) {
  /** The whole execution. */
  public long computeNanos() {
    return stages.totalNanos();
  }
}
