package dev.primavista.core.batching;

import dev.primavista.core.tensor.Tensor;
import java.util.SequencedMap;

/**
 * What an execution gave to one request.
 *
 * @param outputs this request's rows of every output
 * @param queueNanos how long it waited
 * @param cached whether nothing was executed, because the answer was kept
 */
public record Execution(
    SequencedMap<String, Tensor> outputs, long queueNanos, Stages stages, boolean cached) {
  private static final Stages NO_STAGES = new Stages(0, 0, 0);

  public Execution(SequencedMap<String, Tensor> outputs, long queueNanos, Stages stages) {
    this(outputs, queueNanos, stages, false);
  }

  /** An answer from the cache. */
  static Execution kept(SequencedMap<String, Tensor> outputs) {
    return new Execution(outputs, 0, NO_STAGES, true);
  }

  /**
   * How long an execution took, shared by all requests of its batch.
   *
   * @param inputNanos joining the inputs
   * @param inferNanos the model itself
   * @param outputNanos parting the outputs
   */
  public record Stages(long inputNanos, long inferNanos, long outputNanos) {
    public long totalNanos() {
      return inputNanos + inferNanos + outputNanos;
    }
  }

  /** The whole execution. */
  public long computeNanos() {
    return stages.totalNanos();
  }
}
