package dev.primavista.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all instances of a model share.
 *
 * @param rows what executions showed about rows
 * @param textOutput how texts are read; absent where no output is a text
 */
record Executable(
    OrtSession session, Signature signature, Rows rows, @Nullable TextOutput textOutput) {

  /** Whether a row's answer depends on the other rows of its execution. */
  enum Rows {
    /** Nothing was executed yet; not even the declared shapes are certain. */
    UNSEEN,
    DEPENDENT,
    /** Every output has as many rows as the inputs, each from its own row alone. */
    INDEPENDENT
  }

  /** A session of which only its declared signature is known. */
  static Executable declared(OrtSession session, Signature signature) throws OrtException {
    boolean texts =
        signature.outputs().stream().anyMatch(output -> output.dataType() == DataType.BYTES);
    return new Executable(session, signature, Rows.UNSEEN, texts ? new TextOutput() : null);
  }

  /** The same session with what executions of it showed. */
  Executable observed(Signature actual, Rows shown) {
    return new Executable(session, actual, shown, textOutput);
  }

  /** The shape that an output will have; empty where only the execution shows it. */
  Optional<Shape> outputShape(TensorSpec output, Map<String, Tensor> inputs) {
    Shape shape =
        rows == Rows.INDEPENDENT
            ? output.shape().withRows(inputs.values().iterator().next().rows())
            : output.shape();
    return rows == Rows.UNSEEN || !shape.isFixed() ? Optional.empty() : Optional.of(shape);
  }

  TextOutput texts() {
    if (textOutput == null) {
      throw new IllegalStateException("a text output in a model without one");
    }
    return textOutput;
  }

  /** Frees everything native. */
  void close() throws OrtException {
    try (session) {
      closeTexts();
    }
  }

  /** Frees what {@link #declared} made, and leaves the session open. */
  void closeTexts() throws OrtException {
    if (textOutput != null) {
      textOutput.close();
    }
  }
}
