package dev.primavista.onnx;

import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Answers inputs as they came: what a graph does whose only operator is Identity. Asking an engine
 * for that costs more than all the rest of a request.
 */
final class PassThrough implements ModelInstance {
  private final Signature signature;
  private final Wires wires;
  private boolean closed;

  PassThrough(Signature signature, Wires wires) {
    this.signature = signature;
    this.wires = wires;
  }

  @Override
  public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
    if (closed) {
      throw new IllegalStateException("execute on a closed instance (expected: an open one)");
    }
    for (TensorSpec input : signature.inputs()) {
      input.in(inputs);
    }
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    for (TensorSpec output : signature.outputs()) {
      outputs.put(output.name(), inputs.get(wires.inputOf(output.name())));
    }
    return outputs;
  }

  @Override
  public void close() {
    closed = true;
  }
}
