package dev.primavista.benchmarks;

import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.server.Additions;
import dev.primavista.server.ModelServing;
import dev.primavista.server.PrimavistaServer;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.server.observability.ServerMetrics;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The whole server around a model that answers its input: what is left is the server's own cost.
 */
public final class NoopServer {
  private NoopServer() {}

  /** Serves on any free port, printed as the launcher prints it, until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    ServerMetrics metrics = new ServerMetrics();
    ModelRegistry registry =
        new ModelRegistry(
            new Backends(List.of()),
            new ModelExecutor.Surroundings(metrics, Ticker.SYSTEM, new DeadlineTimer()));
    RowModel identity = new RowModel("input", "output", new double[] {1, 2, 3, 4}, row -> row);
    registry.load(new ModelId("noop", 1), ModelConfig.defaults(), 0, () -> identity);
    InferenceService service = new InferenceService(registry, metrics, Ticker.SYSTEM);
    PrimavistaServer server =
        PrimavistaServer.start(
            ServerConfig.onLoopback(0),
            new ModelServing(service, registry, metrics, Ticker.SYSTEM),
            Additions.none());
    server.open();
    System.out.println("listening " + server.url());
    new CountDownLatch(1).await();
  }
}
