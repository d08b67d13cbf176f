package dev.primavista.core.ensemble;

import dev.primavista.core.FakeModel;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.ensemble.EnsembleSpec.Case;
import dev.primavista.core.ensemble.EnsembleSpec.Step;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceResponse;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;

/** Models, and the ensemble {@code all} of some of them. */
final class Ensembles implements AutoCloseable {
  private final DeadlineTimer timer = new DeadlineTimer();
  final ModelRegistry registry =
      new ModelRegistry(
          new Backends(List.of()),
          new ModelExecutor.Surroundings(ServingMetrics.NOOP, Ticker.SYSTEM, timer));
  final InferenceService service =
      new InferenceService(registry, ServingMetrics.NOOP, Ticker.SYSTEM);

  FakeModel serve(String name, long version) {
    FakeModel model = new FakeModel();
    serve(name, version, model);
    return model.forget();
  }

  void serve(String name, long version, LoadedModel model) {
    serve(name, version, ModelConfig.Execution.AUTO, model);
  }

  void serve(String name, long version, ModelConfig.Execution execution, LoadedModel model) {
    ModelConfig config = ModelConfig.defaults().withExecution(execution);
    registry.load(new ModelId(name, version), config, 0, () -> model);
  }

  void serve(ModelConfig config, EnsembleSpec spec) {
    serve("all", config, spec);
  }

  void serve(String name, ModelConfig config, EnsembleSpec spec) {
    EnsembleModel.Around around = new EnsembleModel.Around(service, registry, Ticker.SYSTEM);
    registry.load(new ModelId(name, 1), config, 0, () -> EnsembleModel.load(name, spec, around));
  }

  static EnsembleSpec graph(Step... steps) {
    return new EnsembleSpec(List.of(), List.of(), List.of(steps));
  }

  static Step twice(String name, String model, String from, String to) {
    return new Step(name, model, Map.of("x", from), Map.of("y", to));
  }

  /** Sends small numbers to the model {@code once}, large ones to {@code again}. */
  static EnsembleSpec switched() {
    return graph(
        new Step("label", "label", Map.of("x", "in"), Map.of("label", "kind")),
        twice("small", "once", "in", "out").when(Case.of("kind", "small")),
        twice("large", "again", "in", "out").when(Case.of("kind", "large")));
  }

  CompletableFuture<InferenceResponse> ask(double... rows) {
    return ask(new LinkedHashMap<>(Map.of("in", in(rows))));
  }

  CompletableFuture<InferenceResponse> ask(SequencedMap<String, Tensor> inputs) {
    return service.infer(InferenceRequest.of("all", inputs));
  }

  static Tensor in(double... rows) {
    return FixedTensor.ofDoubles(Shape.of(rows.length, 1), rows);
  }

  static double[] out(CompletableFuture<InferenceResponse> answer) {
    return answer.join().outputs().get("out") instanceof FixedTensor fixed
        ? fixed.doubles()
        : new double[0];
  }

  ModelStatus status(String name) {
    return registry.find(name, OptionalLong.empty());
  }

  ModelHandle handle(String name) {
    return status(name).handle().orElseThrow();
  }

  @Override
  public void close() {
    registry.close();
    timer.close();
  }
}
