package dev.primavista.core.ensemble;

import dev.primavista.core.FakeModel;
import dev.primavista.core.model.InstanceAround;
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
import java.util.SequencedMap;

/** A {@link FakeModel} that gives whole numbers: y is INT64. */
final class WholeModel extends ModelAround {
  WholeModel() {
    super(new FakeModel());
  }

  @Override
  public Signature signature() {
    return new Signature(
        super.signature().inputs(), List.of(new TensorSpec("y", DataType.INT64, Shape.of(-1, 1))));
  }

  @Override
  public ModelInstance newInstance() {
    return new InstanceAround(super.newInstance()) {
      @Override
      protected SequencedMap<String, Tensor> outwards(SequencedMap<String, Tensor> outputs) {
        SequencedMap<String, Tensor> wholes = new LinkedHashMap<>();
        if (outputs.get("y") instanceof FixedTensor y) {
          long[] whole = Arrays.stream(y.doubles()).mapToLong(Math::round).toArray();
          wholes.put("y", FixedTensor.ofLongs(y.shape(), whole));
        }
        return wholes;
      }
    };
  }
}
