package dev.primavista.tensorflow;

import dev.primavista.core.ServingException.BackendFailure;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.NativeMemory;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Executes one signature of a graph on the calling thread. */
final class TensorFlowInstance implements ModelInstance {
  private final SavedGraph graph;
  private final NativeMemory memory;
  private final GraphSignature names;
  private final Signature signature;
  private final List<String> fetched;
  private boolean closed;

  TensorFlowInstance(
      SavedGraph graph, NativeMemory memory, GraphSignature names, Signature signature) {
    this.graph = graph;
    this.memory = memory;
    this.names = names;
    this.signature = signature;
    this.fetched = names.outputs().stream().map(GraphSignature.Io::tensor).toList();
  }

  @Override
  public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
    if (closed) {
      throw new IllegalStateException("execute on a closed instance (expected: an open one)");
    }
    return memory.during(() -> run(inputs));
  }

  private SequencedMap<String, Tensor> run(Map<String, Tensor> inputs) {
    Map<String, Tensor> fed = new HashMap<>();
    for (int i = 0; i < names.inputs().size(); i++) {
      TensorSpec spec = signature.inputs().get(i);
      fed.put(names.inputs().get(i).tensor(), spec.in(inputs));
    }
    List<Tensor> answers;
    try {
      answers = graph.run(fed, fetched);
    } catch (TensorFlowFailure failure) {
      throw new BackendFailure("the model failed on these inputs" + failure.place(), failure);
    }
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    for (int i = 0; i < answers.size(); i++) {
      outputs.put(names.outputs().get(i).name(), answers.get(i));
    }
    return outputs;
  }

  @Override
  public void close() {
    closed = true;
  }
}
