package dev.primavista.cli.vision;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.engines.Engines;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.ensemble.EnsembleModel;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.VersionPolicy;
import dev.primavista.repository.LiveRepository;
import dev.primavista.repository.ModelControl;
import dev.primavista.repository.RepositoryEvents;
import dev.primavista.repository.RepositoryOptions;
import dev.primavista.repository.StoredModels;
import dev.primavista.vision.VisionFitting;
import dev.primavista.vision.VisionModel;
import dev.primavista.vision.VisionModels;
import dev.primavista.vision.VisionOptions;
import dev.primavista.vision.VisionScorer;
import dev.primavista.vision.decoding.ImageDecoder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A network that answers without a server, as it would answer in one. */
final class LoadedNetworks implements AutoCloseable {
  private static final long MAX_PIXELS = 50_000_000;

  private final DeadlineTimer timer = new DeadlineTimer();
  private final ModelRegistry registry;
  private final LiveRepository repository;
  private final VisionScorer scorer;
  private final VisionModel model;

  private LoadedNetworks(Engines engines, Path path, VisionOptions options) {
    ImageDecoder decoder = ImageDecoder.withLimit(MAX_PIXELS);
    ModelConfig config =
        ModelConfig.defaults().withInstances(Runtime.getRuntime().availableProcessors());
    StoredModels stored = new StoredModels(engines.all(), config, new VersionPolicy.Latest(1));
    // A folder may hold a model that is called otherwise than itself.
    Map<String, VisionOptions> said = new HashMap<>();
    stored.scan(path).forEach(found -> said.put(found.name(), options));
    registry =
        new ModelRegistry(
            engines.all(),
            new ModelExecutor.Surroundings(ServingMetrics.NOOP, Ticker.SYSTEM, timer),
            new VisionFitting(said, decoder));
    InferenceService service = new InferenceService(registry, ServingMetrics.NOOP, Ticker.SYSTEM);
    repository =
        new LiveRepository(
            stored,
            new EnsembleModel.Around(service, registry, Ticker.SYSTEM),
            new RepositoryOptions(
                List.of(path),
                List.of(),
                ModelControl.NONE,
                RepositoryOptions.Watching.DEFAULT,
                Set.of()),
            RepositoryEvents.SILENT);
    scorer = new VisionScorer(service, decoder, Ticker.SYSTEM);
    try {
      repository.start();
      model = new VisionModels(registry).require(Optional.empty());
    } catch (RuntimeException refused) {
      close();
      throw refused;
    }
  }

  /** Loads the network in this file or folder. */
  static LoadedNetworks open(Engines engines, Path path, VisionOptions options) {
    return new LoadedNetworks(engines, Paths.existing(path), options);
  }

  VisionScorer scorer() {
    return scorer;
  }

  VisionModel model() {
    return model;
  }

  @Override
  public void close() {
    repository.close();
    registry.close();
    timer.close();
  }
}
