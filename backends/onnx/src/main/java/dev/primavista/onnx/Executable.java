package dev.primavista.onnx;

import ai.onnxruntime.OrtSession;
import dev.primavista.core.model.NativeMemory;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * What all instances of a model share.
 *
 * @param memory the model's, the session's among it
 * @param rows what executions showed about rows
 * @param fatal what must not reach the session
 */
record Executable(
    NativeMemory memory, OrtSession session, Signature signature, Rows rows, FatalInputs fatal) {

  /** Whether a row's answer depends on the other rows of its execution. */
  enum Rows {
    /** Nothing was executed yet; not even the declared shapes are certain. */
    UNSEEN,
    DEPENDENT,
    /** Every output has as many rows as the inputs, each from its own row alone. */
    INDEPENDENT
  }

  /** A session of which only its declared signature is known. */
  static Executable declared(
      NativeMemory memory, OrtSession session, Signature signature, FatalInputs fatal) {
    return new Executable(memory, session, signature, Rows.UNSEEN, fatal);
  }

  /** The same session with what executions of it showed. */
  Executable observed(Signature actual, Rows shown) {
    return new Executable(memory, session, actual, shown, fatal);
  }

  /** The shape that an output will have; empty where only the execution shows it. */
  Optional<Shape> outputShape(TensorSpec output, Map<String, Tensor> inputs) {
    Shape shape =
        rows == Rows.INDEPENDENT
            ? output.shape().withRows(inputs.values().iterator().next().rows())
            : output.shape();
    return rows == Rows.UNSEEN || !shape.isFixed() ? Optional.empty() : Optional.of(shape);
  }

  /** The same in another session of the same model. */
  Executable on(OrtSession other) {
    return new Executable(memory, other, signature, rows, fatal);
  }
}
