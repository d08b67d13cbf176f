package dev.primavista.core.model;

import dev.primavista.core.tensor.Tensor;
import java.util.SequencedMap;

/** A model in memory: its weights, shared by all of its instances. Thread-safe. */
public interface LoadedModel extends AutoCloseable {
  Signature signature();

  ModelDescription description();

  /** Whether rows are independent, so that requests may be joined along the first dimension. */
  boolean batchable();

  /** Inputs of one row that the model answers: for warm-up, for documentation, for a first try. */
  SequencedMap<String, Tensor> example();

  /** A new execution context; the caller closes it before this model. */
  ModelInstance newInstance();

  /** Frees the weights. Idempotent; no instance is in use any more. */
  @Override
  void close();
}
