package dev.primavista.cli.models;

import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import java.util.Locale;

/**
 * How a server on this machine would execute a model.
 *
 * @param execution on whose thread, and why
 * @param batching whether requests share executions, and why
 */
record Rehearsal(String execution, String batching) {

  /** Executes the model's example until it is warm, as a server does, and closes the model. */
  static Rehearsal of(ModelId id, LoadedModel model) {
    try (DeadlineTimer timer = new DeadlineTimer();
        ModelExecutor executor =
            ModelExecutor.start(
                id,
                model,
                ModelConfig.defaults(),
                new ModelExecutor.Surroundings(ServingMetrics.NOOP, Ticker.SYSTEM, timer))) {
      String time = String.format(Locale.ROOT, "%.3g ms a row", executor.exampleNanos() / 1e6);
      return new Rehearsal(
          (executor.direct() ? "direct: " : "instance: ") + time, executor.batching().toString());
    }
  }
}
