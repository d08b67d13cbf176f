package dev.primavista.server.triton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.ensemble.EnsembleModel;
import dev.primavista.core.ensemble.EnsembleSpec;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.tensor.DataType;
import dev.primavista.server.EchoModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EnsembleConfigTest {
  private final DeadlineTimer timer = new DeadlineTimer();
  private final ModelRegistry registry =
      new ModelRegistry(
          new Backends(List.of()),
          new ModelExecutor.Surroundings(ServingMetrics.NOOP, Ticker.SYSTEM, timer));

  @AfterEach
  void free() {
    registry.close();
    timer.close();
  }

  @Test
  void an_ensemble_has_no_instances_of_its_own() {
    ModelConfig two = ModelConfig.defaults().withInstances(2);
    ModelHandle echo =
        registry.load(new ModelId("echo", 1), two, 0, () -> new EchoModel(DataType.FP32));
    EnsembleModel.Around around =
        new EnsembleModel.Around(
            new InferenceService(registry, ServingMetrics.NOOP, Ticker.SYSTEM),
            registry,
            Ticker.SYSTEM);
    EnsembleSpec graph =
        new EnsembleSpec(
            List.of(),
            List.of(),
            List.of(new EnsembleSpec.Step("a", "echo", Map.of("x", "in"), Map.of("y", "out"))));
    ModelHandle all =
        registry.load(
            new ModelId("all", 1), two, 0, () -> EnsembleModel.load("all", graph, around));

    assertThat(TritonConfig.of(echo).groups())
        .containsExactly(new TritonConfig.Group("KIND_AUTO", 2, List.of()));
    assertThat(TritonConfig.of(all).groups()).isEmpty();
  }
}
