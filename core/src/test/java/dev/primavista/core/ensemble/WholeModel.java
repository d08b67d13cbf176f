package dev.primavista.core.ensemble;

import dev.primavista.core.FakeModel;
import dev.primavista.core.model.ModelAround;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** A {@link FakeModel} that gives whole numbers: y is INT64. */
final class WholeModel extends ModelAround {
  private final FakeModel model;

  private WholeModel(FakeModel model) {
    super(model);
    this.model = model;
  }

  WholeModel() {
    this(new FakeModel());
  }

  @Override
  public Signature signature() {
    return new Signature(
        model.signature().inputs(), List.of(new TensorSpec("y", DataType.INT64, Shape.of(-1, 1))));
  }

  @Override
  public ModelInstance newInstance() {
    ModelInstance instance = model.newInstance();
    return new ModelInstance() {
      @Override
      public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
        SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
        if (instance.execute(inputs).get("y") instanceof FixedTensor y) {
          long[] whole = Arrays.stream(y.doubles()).mapToLong(Math::round).toArray();
          outputs.put("y", FixedTensor.ofLongs(y.shape(), whole));
        }
        return outputs;
      }

      @Override
      public void close() {
        instance.close();
      }
    };
  }
}
