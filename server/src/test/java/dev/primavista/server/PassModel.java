package dev.primavista.server;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** A model that answers each of its inputs under the input's own name. */
public record PassModel(List<TensorSpec> specs) implements LoadedModel {
  public PassModel(TensorSpec... specs) {
    this(List.of(specs));
  }

  @Override
  public Signature signature() {
    return new Signature(specs, specs);
  }

  @Override
  public ModelDescription description() {
    return new ModelDescription("pass", "Pass", List.of(), List.of());
  }

  @Override
  public boolean batchable() {
    return false;
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    for (TensorSpec spec : specs) {
      long[] dimensions = spec.shape().dimensions();
      Arrays.setAll(dimensions, axis -> Math.max(1, dimensions[axis]));
      Shape shape = Shape.of(dimensions);
      boolean texts = spec.dataType() == DataType.BYTES;
      byte[][] elements = new byte[(int) shape.elementCount()][];
      Arrays.fill(elements, new byte[] {'a'});
      inputs.put(
          spec.name(),
          texts ? BytesTensor.wrap(shape, elements) : FixedTensor.allocate(spec.dataType(), shape));
    }
    return inputs;
  }

  @Override
  public ModelInstance newInstance() {
    return new ModelInstance() {
      @Override
      public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
        return new LinkedHashMap<>(inputs);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {}
}
