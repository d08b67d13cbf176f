package dev.primavista.core.model;

import dev.primavista.core.ServingException;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * One execution context of a model. One thread at a time executes; different instances of one model
 * execute in parallel.
 */
public interface ModelInstance extends AutoCloseable {
  /**
   * Executes the model once.
   *
   * @param inputs one tensor per input of one of the signature's ways to ask, checked against it;
   *     if the model is batchable all have the same number of rows
   * @return one tensor per output of the signature, in its order; they stay valid after the next
   *     call
   * @throws ServingException if the content cannot be processed ({@code InvalidRequest}) or the
   *     engine fails ({@code BackendFailure}); the instance stays usable
   */
  SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs);

  /**
   * The same for those who ask for certain outputs.
   *
   * @param outputs names of the signature's, also of those on request; empty for {@code outputs()}
   * @return at least these
   */
  default SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs, List<String> outputs) {
    return execute(inputs);
  }

  /**
   * Asks the execution that runs to end early, where the engine can: it then fails, and the
   * instance stays usable. Called by another thread than the one that executes, never after the
   * execution returned.
   */
  default void terminate() {}

  /** Frees the context. Idempotent. */
  @Override
  void close();
}
