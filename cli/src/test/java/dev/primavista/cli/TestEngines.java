package dev.primavista.cli;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.Backends;
import dev.primavista.engines.EngineStore;
import dev.primavista.pickle.PickleLimits;

/** The engines of this build, none of which is fetched for a test. */
final class TestEngines {
  private TestEngines() {}

  static Backends all() {
    EngineStore store =
        new EngineStore(
            EngineStore.usual(System.getenv()),
            (engine, _) -> {
              throw new ModelLoadException("engine_missing", engine.title() + " is not installed");
            },
            _ -> {});
    return new Engines(PickleLimits.defaults(), store).all();
  }
}
