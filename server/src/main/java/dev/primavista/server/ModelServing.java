package dev.primavista.server;

import dev.primavista.core.Ticker;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.repository.FixedModels;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.RepositoryControl;
import dev.primavista.server.observability.ServerMetrics;

/**
 * What the server puts on the web.
 *
 * @param control what operators may load and unload
 * @param metrics the same that the service and the registry's executors count in
 * @param ticker the clock of deadlines
 */
public record ModelServing(
    InferenceService service,
    ModelRegistry registry,
    RepositoryControl control,
    ServerMetrics metrics,
    Ticker ticker) {
  /** Models that nobody loads or unloads. */
  public ModelServing(
      InferenceService service, ModelRegistry registry, ServerMetrics metrics, Ticker ticker) {
    this(service, registry, new FixedModels(registry), metrics, ticker);
  }
}
