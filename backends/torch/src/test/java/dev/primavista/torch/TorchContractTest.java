package dev.primavista.torch;

import dev.primavista.core.model.Backend;
import dev.primavista.testkit.BackendContract;
import java.nio.file.Path;

final class TorchContractTest implements BackendContract {
  @Override
  public Backend backend() {
    return Torch.backend();
  }

  @Override
  public Path tinyModel() {
    return Torch.model("mlp");
  }

  @Override
  public double batchTolerance() {
    return 1e-5;
  }
}
