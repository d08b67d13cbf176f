package dev.primavista.onnx;

import dev.primavista.core.model.Backend;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.testkit.BackendContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

final class OnnxContractTest implements BackendContract {
  @Override
  public Backend backend() {
    return new OnnxBackend();
  }

  @Override
  public Path tinyModel() {
    return Fixtures.model("mlp");
  }

  @Override
  public double batchTolerance() {
    return 1e-6;
  }

  /** The model has the groups 0 to 3. */
  @Override
  public Optional<Map<String, Tensor>> unanswerable() {
    return Optional.of(
        Map.of(
            "x", FixedTensor.ofFloats(Shape.of(1, 4), 1, 2, 3, 4),
            "group", FixedTensor.ofLongs(Shape.of(1), 77)));
  }
}
