package dev.primavista.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.ensemble.EnsembleModel;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.VersionPolicy;
import dev.primavista.core.tensor.FixedTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A registry of tiny models, a repository that fills it, and what the repository told. */
final class LiveModels implements RepositoryEvents, AutoCloseable {
  private final Backends backends = new Backends(List.of(new ScaleBackend()));
  private final DeadlineTimer timer = new DeadlineTimer();
  private final ModelRegistry registry =
      new ModelRegistry(
          backends, new ModelExecutor.Surroundings(ServingMetrics.NOOP, Ticker.SYSTEM, timer));
  private final InferenceService service =
      new InferenceService(registry, ServingMetrics.NOOP, Ticker.SYSTEM);
  private final List<LiveRepository> opened = new ArrayList<>();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();

  LiveRepository open(RepositoryOptions options) {
    StoredModels disk = new StoredModels(backends, ModelConfig.defaults(), new VersionPolicy.All());
    LiveRepository repository =
        new LiveRepository(
            disk, new EnsembleModel.Around(service, registry, Ticker.SYSTEM), options, this);
    opened.add(repository);
    return repository;
  }

  ModelRegistry registry() {
    return registry;
  }

  InferenceService service() {
    return service;
  }

  /** What the model makes of 1. */
  double answer(String model) {
    return service
                .infer(InferenceRequest.of(model, ScaleBackend.rows("x", 1)))
                .join()
                .outputs()
                .get("y")
            instanceof FixedTensor y
        ? y.doubles()[0]
        : Double.NaN;
  }

  /** Lets the load of a version, once it is told, not end before the latch is open. */
  void hold(String version, CountDownLatch latch) {
    held.put(version, latch);
  }

  /** Takes what was told up to this. */
  void await(String event) throws InterruptedException {
    String next;
    do {
      next = told.poll(50, TimeUnit.SECONDS);
      assertThat(next).as("told before: " + event).isNotNull();
    } while (!event.equals(next));
  }

  /** Takes the next that is told, which must be this. */
  boolean toldNothing() {
    return told.isEmpty();
  }

  void awaitNothingBut(String event) throws InterruptedException {
    assertThat(told.poll(50, TimeUnit.SECONDS)).isEqualTo(event);
  }

  @Override
  public void loaded(ModelHandle handle) {
    told.add("loaded " + handle.id());
    CountDownLatch latch = held.get(handle.id().toString());
    if (latch != null) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void refused(ModelId id, ModelLoadException reason) {
    told.add("refused " + id + ": " + reason.getMessage());
  }

  @Override
  public void unloaded(ModelId id) {
    told.add("unloaded " + id);
  }

  @Override
  public void unreadable(Path root, ModelLoadException reason) {
    told.add("unreadable " + root.getFileName() + ": " + reason.getMessage());
  }

  @Override
  public void close() {
    opened.forEach(LiveRepository::close);
    registry.close();
    timer.close();
  }
}
