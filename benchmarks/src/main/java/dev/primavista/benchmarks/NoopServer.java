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
import dev.primavista.server.http.ServerConfig;
import dev.primavista.server.observability.ServerMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
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
    registry.load(new ModelId("noop", 1), ModelConfig.defaults(), 0, Identity::new);
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

  /** {@code input} FP64[-1,4] as {@code output}. */
  private static final class Identity implements LoadedModel {
    private static final Shape SHAPE = Shape.of(Shape.ANY, 4);

    @Override
    public Signature signature() {
      return new Signature(
          List.of(new TensorSpec("input", DataType.FP64, SHAPE)),
          List.of(new TensorSpec("output", DataType.FP64, SHAPE)));
    }

    @Override
    public ModelDescription description() {
      return new ModelDescription("benchmark", "answers its input", List.of(), List.of());
    }

    @Override
    public boolean batchable() {
      return true;
    }

    @Override
    public SequencedMap<String, Tensor> example() {
      SequencedMap<String, Tensor> example = new LinkedHashMap<>();
      example.put("input", FixedTensor.ofDoubles(Shape.of(1, 4), 1, 2, 3, 4));
      return example;
    }

    @Override
    public ModelInstance newInstance() {
      return new ModelInstance() {
        @Override
        public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
          SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
          inputs.values().forEach(input -> outputs.put("output", input));
          return outputs;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }
}
