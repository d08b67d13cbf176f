package dev.primavista.server;

import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.server.observability.ServerMetrics;
import dev.primavista.testkit.ContractModels;
import java.util.List;

/** A whole server with the models of the protocols' contract. */
public final class ContractServer implements AutoCloseable {
  private final DeadlineTimer timer = new DeadlineTimer();
  private final ServerMetrics metrics = new ServerMetrics();
  private final ModelRegistry registry =
      new ModelRegistry(
          new Backends(List.of()), new ModelExecutor.Surroundings(metrics, Ticker.SYSTEM, timer));
  private final ContractModels models = ContractModels.load(registry);
  private final PrimavistaServer server =
      PrimavistaServer.start(
          ServerConfig.onLoopback(0),
          new ModelServing(
              new InferenceService(registry, metrics, Ticker.SYSTEM),
              registry,
              metrics,
              Ticker.SYSTEM),
          Additions.none());

  public ContractServer() {
    server.open();
  }

  public ContractModels models() {
    return models;
  }

  public PrimavistaServer server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
    registry.close();
    timer.close();
  }
}
