package dev.primavista.torch;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.BackendFailure;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.NativeMemory;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Executes a module on the calling thread. */
final class TorchInstance implements ModelInstance {
  private final TorchModule module;
  private final NativeMemory memory;
  private final List<TensorSpec> inputs;
  private final List<String> outputs;
  private boolean closed;

  /**
   * An instance.
   *
   * @param memory the module's
   * @param outputs their names in the module's order
   */
  TorchInstance(
      TorchModule module, NativeMemory memory, List<TensorSpec> inputs, List<String> outputs) {
    this.module = module;
    this.memory = memory;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  @Override
  public SequencedMap<String, Tensor> execute(Map<String, Tensor> given) {
    if (closed) {
      throw new IllegalStateException("execute on a closed instance (expected: an open one)");
    }
    return memory.during(() -> forward(given));
  }

  private SequencedMap<String, Tensor> forward(Map<String, Tensor> given) {
    List<FixedTensor> arguments = new ArrayList<>();
    for (TensorSpec spec : inputs) {
      arguments.add((FixedTensor) spec.in(given));
    }
    SequencedMap<String, Tensor> answers;
    try {
      answers = module.forward(arguments);
    } catch (TorchFailure failure) {
      throw new BackendFailure("the model failed on these inputs" + failure.place(), failure);
    }
    if (answers.size() != outputs.size()) {
      throw new BackendFailure(
          "the model gave " + Amount.of(answers.size(), "output") + ", not " + outputs.size(),
          null);
    }
    SequencedMap<String, Tensor> named = new LinkedHashMap<>();
    int place = 0;
    for (Tensor answer : answers.values()) {
      named.put(outputs.get(place++), answer);
    }
    return named;
  }

  @Override
  public void close() {
    closed = true;
  }
}
