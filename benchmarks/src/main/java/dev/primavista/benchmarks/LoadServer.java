package dev.primavista.benchmarks;

import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
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
    serve(registry, "cheap", config, new Doubling(0, AskedNumbers.NONE));
    serve(registry, "busy", config, new Doubling(4_000_000, AskedNumbers.NONE));
    serve(registry, "heavy", config, new Doubling(20_000_000, AskedNumbers.NONE));
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
        Optional.empty());
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
      serve(registry, "counted", config, new Doubling(0, asked));
      LockSupport.parkNanos(RELOAD_NANOS);
    }
  }

  /** {@code x} FP64[-1,1] doubled as {@code y}, at a price for each row. */
  private record Doubling(long nanosPerRow, AskedNumbers asked) implements LoadedModel {
    private static final Shape SHAPE = Shape.of(Shape.ANY, 1);

    @Override
    public Signature signature() {
      return new Signature(
          List.of(new TensorSpec("x", DataType.FP64, SHAPE)),
          List.of(new TensorSpec("y", DataType.FP64, SHAPE)));
    }

    @Override
    public ModelDescription description() {
      return new ModelDescription("benchmark", "doubles", List.of(), List.of());
    }

    @Override
    public boolean batchable() {
      return true;
    }

    @Override
    public SequencedMap<String, Tensor> example() {
      SequencedMap<String, Tensor> example = new LinkedHashMap<>();
      example.put("x", FixedTensor.ofDoubles(Shape.of(1, 1), -1));
      return example;
    }

    @Override
    public ModelInstance newInstance() {
      return new ModelInstance() {
        @Override
        public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
          FixedTensor x = (FixedTensor) inputs.values().iterator().next();
          double[] rows = x.doubles();
          for (int i = 0; i < rows.length; i++) {
            asked.add((int) rows[i]);
            burn();
            rows[i] *= 2;
          }
          SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
          outputs.put("y", FixedTensor.ofDoubles(x.shape(), rows));
          return outputs;
        }

        @Override
        public void close() {}
      };
    }

    /** Uses the CPU as a model does, whatever else runs. */
    private void burn() {
      long end = nanosPerRow == 0 ? 0 : THREADS.getCurrentThreadCpuTime() + nanosPerRow;
      while (nanosPerRow > 0 && THREADS.getCurrentThreadCpuTime() < end) {
        for (int i = 0; i < 2000; i++) {
          Thread.onSpinWait();
        }
      }
    }

    private static final java.lang.management.ThreadMXBean THREADS =
        java.lang.management.ManagementFactory.getThreadMXBean();

    @Override
    public void close() {}
  }
}
