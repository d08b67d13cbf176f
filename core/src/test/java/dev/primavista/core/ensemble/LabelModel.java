package dev.primavista.core.ensemble;

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

/** Calls each number x {@code small}, {@code large} from 10 on, and {@code odd} below 0. */
final class LabelModel implements LoadedModel {
  @Override
  public Signature signature() {
    return new Signature(
        List.of(new TensorSpec("x", DataType.FP64, Shape.of(-1, 1))),
        List.of(new TensorSpec("label", DataType.BYTES, Shape.of(-1))));
  }

  @Override
  public ModelDescription description() {
    return new ModelDescription("fake", "labels", List.of(), List.of());
  }

  @Override
  public boolean batchable() {
    return true;
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    SequencedMap<String, Tensor> example = new LinkedHashMap<>();
    example.put("x", FixedTensor.ofDoubles(Shape.of(1, 1), 1));
    return example;
  }

  @Override
  public ModelInstance newInstance() {
    return new ModelInstance() {
      @Override
      public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
        SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
        if (inputs.get("x") instanceof FixedTensor x) {
          List<String> labels =
              java.util.Arrays.stream(x.doubles()).mapToObj(LabelModel::label).toList();
          outputs.put("label", BytesTensor.ofStrings(labels));
        }
        return outputs;
      }

      @Override
      public void close() {}
    };
  }

  private static String label(double number) {
    return number < 0 ? "odd" : number < 10 ? "small" : "large";
  }

  @Override
  public void close() {}
}
