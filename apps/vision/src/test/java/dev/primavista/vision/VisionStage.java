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
import dev.primavista.vision.decoding.ImageDecoder;
import dev.primavista.vision.fetch.AllowedHosts;
import dev.primavista.vision.fetch.PictureFetch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A loaded network with everything that answers for it. */
final class VisionStage implements AutoCloseable {
  private static final long MAX_PIXELS = 50_000_000;

  private final ImageDecoder decoder = ImageDecoder.withLimit(MAX_PIXELS);
  private final DeadlineTimer timer = new DeadlineTimer();
  private final ModelRegistry registry;
  private final InferenceService service;
  private final ModelHandle handle;
  private final VisionModels models;
  private final PictureFetch fetch;

  VisionStage(Path network, VisionOptions options) {
    this(network, options, List.of());
  }

  VisionStage(Path network, VisionOptions options, List<String> hosts) {
    registry =
        new ModelRegistry(
            new Backends(List.of(new OnnxBackend())),
            new ModelExecutor.Surroundings(ServingMetrics.NOOP, Ticker.SYSTEM, timer),
            new VisionFitting(Map.of("network", options), decoder));
    service = new InferenceService(registry, ServingMetrics.NOOP, Ticker.SYSTEM);
    fetch =
        new PictureFetch(
            new AllowedHosts(hosts),
            new PictureFetch.Limits(VisionRoutes.MAX_BODY_BYTES, Duration.ofSeconds(5)),
            Ticker.SYSTEM);
    handle =
        registry.load(new ModelSource(new ModelId("network", 1), network), ModelConfig.defaults());
    models = new VisionModels(registry);
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

  ModelRegistry registry() {
    return registry;
  }

  /** What the network says of one picture. */
  Outcome look(String name, byte[] bytes, int top) {
    return scorer()
        .score(
            models.require(Optional.empty()),
            List.of(new Picture(name, bytes)),
            new VisionScorer.Wish(top, 0))
        .join()
        .outcomes()
        .getFirst();
  }

  VisionScorer scorer() {
    return new VisionScorer(service, decoder, Ticker.SYSTEM);
  }

  VisionRoutes routes() {
    return new VisionRoutes(scorer(), models, fetch, Ticker.SYSTEM);
  }

  @Override
  public void close() {
    registry.close();
    timer.close();
  }
}
