package dev.primavista.tensorflow;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.engines.Engine;
import dev.primavista.engines.EngineStore;
import org.junit.jupiter.api.Assumptions;

/** TensorFlow, where it is installed. */
final class TensorFlow {
  private static final EngineStore STORE =
      new EngineStore(
          EngineStore.usual(System.getenv()),
          (engine, _) -> {
            throw new ModelLoadException("engine_missing", engine.title() + " is not installed");
          },
          _ -> {});
  private static final TensorFlowBackend BACKEND = new TensorFlowBackend(STORE);

  private TensorFlow() {}

  /** The backend; the test is not run where the engine is not there. */
  static TensorFlowBackend backend() {
    Assumptions.assumeTrue(
        STORE.find(Engine.TENSORFLOW).isPresent(),
        "not run: TensorFlow is not installed ('prima engines install tensorflow')");
    return BACKEND;
  }
}
