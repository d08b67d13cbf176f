package dev.primavista.benchmarks;

import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.server.Additions;
import dev.primavista.server.ModelServing;
import dev.primavista.server.PrimavistaServer;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.server.http.Step;
import dev.primavista.server.observability.ServerMetrics;
import dev.primavista.server.security.Role;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * The whole server around models that double a number: {@code cheap} in no time, {@code busy} in
 * about 4 ms of CPU, {@code heavy} in about 20 ms; and {@code counted}, which is replaced all the
 * time and writes down how often it was asked for each number.
 */
public final class LoadServer {
  private static final int MOST_NUMBERS = 1 << 25;
  private static final long RELOAD_NANOS = 50_000_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private LoadServer() {}

  /** Serves on any free port, printed as the launcher prints it, until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    ServerMetrics metrics = new ServerMetrics();
    ModelRegistry registry =
        new ModelRegistry(
            new Backends(List.of()),
            new ModelExecutor.Surroundings(metrics, Ticker.SYSTEM, new DeadlineTimer()));
    ModelConfig config =
        ModelConfig.defaults().withInstances(Runtime.getRuntime().availableProcessors());
    AskedNumbers asked = new AskedNumbers(MOST_NUMBERS);
    serve(registry, "cheap", config, doubling(0, AskedNumbers.NONE));
    serve(registry, "busy", config, doubling(4_000_000, AskedNumbers.NONE));
    serve(registry, "heavy", config, doubling(20_000_000, AskedNumbers.NONE));
    InferenceService service = new InferenceService(registry, metrics, Ticker.SYSTEM);
    PrimavistaServer server =
        PrimavistaServer.start(
            ServerConfig.onLoopback(0),
            new ModelServing(service, registry, metrics, Ticker.SYSTEM),
            additions(asked));
    if (List.of(arguments).contains("--reload")) {
      Thread.ofPlatform().daemon().name("reload").start(() -> replace(registry, asked));
    }
    server.open();
    System.out.println("listening " + server.url());
    new CountDownLatch(1).await();
  }

  private static Additions additions(AskedNumbers asked) {
    ServerTimes times = new ServerTimes();
    Route told =
        Route.get("/asked", Role.READER, Handler.of(_ -> Response.text(200, asked.toString())));
    Additions none = Additions.none();
    List<Step> steps = new ArrayList<>(none.observation().steps());
    steps.add(times);
    return new Additions(
        List.of(told, times.route()),
        none.sections(),
        none.plainRoot(),
        new Additions.Observation(steps, Optional.empty()),
        none.invoked(),
        none.memory());
  }

  private static void serve(
      ModelRegistry registry, String name, ModelConfig config, LoadedModel model) {
    registry.load(new ModelId(name, 1), config, 0, () -> model);
  }

  /** Direct and queued in turn. */
  private static void replace(ModelRegistry registry, AskedNumbers asked) {
    for (int turn = 0; true; turn++) {
      ModelConfig config =
          ModelConfig.defaults()
              .withExecution(
                  turn % 2 == 0 ? ModelConfig.Execution.INSTANCE : ModelConfig.Execution.DIRECT);
      serve(registry, "counted", config, doubling(0, asked));
      LockSupport.parkNanos(RELOAD_NANOS);
    }
  }

  /** {@code x} FP64[-1,1] doubled as {@code y}, at a price for each row. */
  private static LoadedModel doubling(long nanosPerRow, AskedNumbers asked) {
    return new RowModel(
        "x",
        "y",
        new double[] {-1},
        given -> {
          FixedTensor x = (FixedTensor) given;
          double[] rows = x.doubles();
          for (int i = 0; i < rows.length; i++) {
            asked.add((int) rows[i]);
            burn(nanosPerRow);
            rows[i] *= 2;
          }
          return FixedTensor.ofDoubles(x.shape(), rows);
        });
  }

  /** Uses the CPU as a model does, whatever else runs. */
  private static void burn(long nanos) {
    long end = nanos == 0 ? 0 : THREADS.getCurrentThreadCpuTime() + nanos;
    while (nanos > 0 && THREADS.getCurrentThreadCpuTime() < end) {
      for (int i = 0; i < 2000; i++) {
        Thread.onSpinWait();
      }
    }
  }
}
