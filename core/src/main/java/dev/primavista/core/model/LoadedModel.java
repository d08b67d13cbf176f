package dev.primavista.core.model;

import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.SequencedMap;

/** A model in memory: its weights, shared by all of its instances. Thread-safe. */
public interface LoadedModel extends AutoCloseable {
  Signature signature();

  ModelDescription description();

  /** Whether rows are independent, so that requests may be joined along the first dimension. */
  boolean batchable();

  /** Whether this input is taken as a tensor of the given type, be it another than it states. */
  default boolean takes(TensorSpec input, DataType given) {
    return given == input.dataType();
  }

  /** Whether this input is taken in the given shape, be it another than it states. */
  default boolean takes(TensorSpec input, Shape given) {
    return input.shape().accepts(given);
  }

  /** Whether this input's texts may be {@link dev.primavista.core.tensor.BytesTensor#MISSING}. */
  default boolean takesMissing(TensorSpec input) {
    return false;
  }

  /** Whether a text in this column of numbers is the number that it writes. */
  default boolean parsesTexts(String column) {
    return false;
  }

  /** Whether rows may have more columns than the inputs name; the others are not used. */
  default boolean ignoresOtherColumns() {
    return false;
  }

  /**
   * The columns of a row whose values have no names, in the order in which the model learned them.
   * Those that no input has are not used.
   */
  default List<String> columnOrder() {
    return signature().inputs().stream().map(TensorSpec::name).toList();
  }

  /** The outputs that are the model's predictions, what explains them left out; empty for all. */
  default List<String> predictions() {
    return List.of();
  }

  /**
   * The outputs whose numbers a sigmoid makes: each is from 0 to 1, whatever the others are. Empty
   * where that is not known.
   */
  default List<String> sigmoids() {
    return List.of();
  }

  /**
   * Whether inputs of equal size take equal time. A model with a loop inside, whose turns an input
   * tells, or with a pattern of many choices, does not: no calling thread is risked on it.
   */
  default boolean costsBySize() {
    return true;
  }

  /** Inputs of one row that the model answers: for warm-up, for documentation, for a first try. */
  SequencedMap<String, Tensor> example();

  /** Whether it does: where no such row was found, the example only shows names and shapes. */
  default boolean answersExample() {
    return true;
  }

  /** A new execution context; the caller closes it before this model. */
  ModelInstance newInstance();

  /** Frees the weights. Idempotent; no instance is in use any more. */
  @Override
  void close();
}
