package dev.primavista.core.traffic;

import dev.primavista.core.ServingException;
import dev.primavista.core.TrafficHint;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The policies of all models, which operators set and end while requests come in. Thread-safe.
 * Where there are none it costs one read.
 */
public final class Traffic {
  private final ModelRegistry registry;
  private final Map<String, ModelTraffic> models = new ConcurrentHashMap<>();
  private volatile boolean active;
  private volatile BiConsumer<String, String> stopped = (_, _) -> {};
  private volatile BiConsumer<String, String> missed = (_, _) -> {};

  public Traffic(ModelRegistry registry) {
    this.registry = registry;
  }

  /** Whether any model's requests are divided. */
  public boolean active() {
    return active;
  }

  /** Whether this model's requests are divided. */
  public boolean divides(String model) {
    return active && models.containsKey(model);
  }

  /** Who is told of a model whose canary was stopped, and why. */
  public void whenStopped(BiConsumer<String, String> listener) {
    stopped = listener;
  }

  /** Who is told of a model whose stable version is gone, and what answers in its place. */
  public void whenMissed(BiConsumer<String, String> listener) {
    missed = listener;
  }

  /**
   * Divides a model's requests from now on.
   *
   * @throws ServingException.ModelNotFound if one of the versions is not known
   * @throws ServingException.ModelNotReady if one of them does not answer
   */
  public synchronized void set(String model, TrafficPolicy policy) {
    requireReady(model, policy.stable());
    policy.canary().ifPresent(canary -> requireReady(model, canary.version()));
    policy.shadow().ifPresent(shadow -> requireReady(model, shadow.version()));
    models.put(model, new ModelTraffic(policy));
    registry.prefer(model, OptionalLong.of(policy.stable()));
    active = true;
  }

  private void requireReady(String model, long version) {
    registry.acquire(model, OptionalLong.of(version)).release();
  }

  /** Lets the greatest version answer all requests again. */
  public synchronized void end(String model) {
    models.remove(model);
    registry.prefer(model, OptionalLong.empty());
    active = !models.isEmpty();
  }

  /** How a model's requests are divided; empty if they are not. */
  public Optional<TrafficReport> report(String model) {
    return Optional.ofNullable(models.get(model)).map(ModelTraffic::report);
  }

  /** The way of a request that names no version; empty if its model's are not divided. */
  public Optional<Way> way(String model, TrafficHint hint) {
    ModelTraffic traffic = models.get(model);
    if (traffic == null) {
      return Optional.empty();
    }
    double chance =
        hint.key()
            .map(key -> chanceOf(model, key))
            .orElseGet(() -> ThreadLocalRandom.current().nextDouble());
    long version = traffic.version(hint, chance);
    if (!answers(model, version)) {
      version = standIn(model, traffic);
    }
    return Optional.of(new Way(this, model, traffic, version));
  }

  /** The stable version; where it is gone, the greatest that is ready, which is told once. */
  private long standIn(String model, ModelTraffic traffic) {
    long stable = traffic.version(STABLE, 1);
    Optional<ModelHandle> greatest = registry.lookUp(model, OptionalLong.empty());
    if (answers(model, stable) || greatest.isEmpty()) {
      return stable;
    }
    long other = greatest.get().id().version();
    if (traffic.standsIn(other)) {
      missed.accept(
          model, "version " + stable + " does not answer, version " + other + " stands in for it");
    }
    return other;
  }

  private boolean answers(String model, long version) {
    return registry.lookUp(model, OptionalLong.of(version)).isPresent();
  }

  private static final TrafficHint STABLE =
      new TrafficHint(Optional.of("stable"), Optional.empty());

  /** A number from 0 to 1 that is the same for the same key, whatever the percentages. */
  static double chanceOf(String model, String key) {
    long hash = 0xcbf29ce484222325L;
    String text = model + '\n' + key;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash ^= hash >>> 33;
    hash *= 0xff51afd7ed558ccdL;
    hash ^= hash >>> 33;
    return (hash >>> 11) * 0x1.0p-53;
  }

  /** One request on its way. */
  public static final class Way {
    private final Traffic traffic;
    private final String model;
    private final ModelTraffic policy;
    private final long version;

    private Way(Traffic traffic, String model, ModelTraffic policy, long version) {
      this.traffic = traffic;
      this.model = model;
      this.policy = policy;
      this.version = version;
    }

    /** The version that answers. */
    public long version() {
      return version;
    }

    /** How long this version may take where no caller says otherwise; zero if it is gone. */
    public Duration timeout(long asked) {
      return traffic
          .registry
          .lookUp(model, OptionalLong.of(asked))
          .map(handle -> handle.config().timeout())
          .orElse(Duration.ZERO);
    }

    /** The version that is asked besides; empty for none. */
    public Optional<Long> shadow() {
      return policy.shadow(ThreadLocalRandom.current().nextDouble());
    }

    /** Tells that a version answered, or why not. */
    public void ended(long answering, @Nullable ServingException failure, long nanos) {
      policy
          .ended(answering, failure, nanos)
          .ifPresent(reason -> traffic.stopped.accept(model, reason));
    }

    /** Tells that the version that was asked besides is done. */
    public void shadowEnded() {
      policy.shadowEnded();
    }
  }
}
