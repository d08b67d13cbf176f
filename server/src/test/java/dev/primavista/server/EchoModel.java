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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** A model that answers its input {@code x} as its outputs {@code y} and {@code z}. */
public final class EchoModel implements LoadedModel {
  private final DataType type;

  public EchoModel(DataType type) {
    this.type = type;
  }

  @Override
  public Signature signature() {
    Shape any = Shape.of(-1, -1);
    return new Signature(
        List.of(new TensorSpec("x", type, any)),
        List.of(
            new TensorSpec("y", type, any, List.of("no", "yes")), new TensorSpec("z", type, any)));
  }

  @Override
  public ModelDescription description() {
    return new ModelDescription(
        "echo",
        "Echo",
        List.of(
            new ModelDescription.Step("", "Echo", 0, ""),
            new ModelDescription.Step("copy", "Copy", 1, "deep=true")),
        List.of("echoes only"));
  }

  @Override
  public boolean batchable() {
    return false;
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    Shape shape = Shape.of(1, 2);
    Tensor tensor =
        type == DataType.BYTES
            ? BytesTensor.wrap(shape, new byte[][] {{'a'}, {'b'}})
            : FixedTensor.allocate(type, shape);
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("x", tensor);
    return inputs;
  }

  @Override
  public ModelInstance newInstance() {
    return new ModelInstance() {
      @Override
      public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
        SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
        for (String name : List.of("y", "z")) {
          outputs.put(name, java.util.Objects.requireNonNull(inputs.get("x")));
        }
        return outputs;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {}
}
