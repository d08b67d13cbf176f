package dev.primavista.core.model;

import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** An instance around another one, which it is like but for the tensors that a subclass changes. */
public abstract class InstanceAround implements ModelInstance {
  private final ModelInstance instance;

  /** Around this instance, which is closed with it. */
  protected InstanceAround(ModelInstance instance) {
    this.instance = instance;
  }

  /** The inputs as the instance inside takes them. */
  protected Map<String, Tensor> inwards(Map<String, Tensor> inputs) {
    return inputs;
  }

  /** The outputs of the instance inside as they are answered. */
  protected SequencedMap<String, Tensor> outwards(SequencedMap<String, Tensor> outputs) {
    return outputs;
  }

  @Override
  public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
    return outwards(instance.execute(inwards(inputs)));
  }

  @Override
  public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs, List<String> outputs) {
    return outwards(instance.execute(inwards(inputs), outputs));
  }

  @Override
  public void terminate() {
    instance.terminate();
  }

  @Override
  public void close() {
    instance.close();
  }
}
