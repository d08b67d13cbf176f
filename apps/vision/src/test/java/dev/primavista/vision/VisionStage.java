package dev.primavista.vision;

import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelSource;
import dev.primavista.onnx.OnnxBackend;
import dev.primavista.vision.image.ImageDecoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A loaded network with everything that answers for it. */
final class VisionStage implements AutoCloseable {
  private static final long MAX_PIXELS = 50_000_000;

  private final DeadlineTimer timer = new DeadlineTimer();
  private final ModelRegistry registry =
      new ModelRegistry(
          new Backends(List.of(new OnnxBackend())),
          new ModelExecutor.Surroundings(ServingMetrics.NOOP, Ticker.SYSTEM, timer));
  private final InferenceService service =
      new InferenceService(registry, ServingMetrics.NOOP, Ticker.SYSTEM);
  private final ModelHandle handle;
  private final VisionModels models;

  VisionStage(Path network, VisionOptions options) {
    handle =
        registry.load(new ModelSource(new ModelId("network", 1), network), ModelConfig.defaults());
    models = new VisionModels(registry, Map.of("network", options));
  }

  InferenceService service() {
    return service;
  }

  ModelHandle handle() {
    return handle;
  }

  VisionModels models() {
    return models;
  }

  VisionClassifier classifier() {
    return new VisionClassifier(service, ImageDecoder.withLimit(MAX_PIXELS));
  }

  VisionRoutes routes() {
    return new VisionRoutes(classifier(), models, Ticker.SYSTEM);
  }

  @Override
  public void close() {
    registry.close();
    timer.close();
  }
}
