package dev.primavista.core.traffic;

import dev.primavista.core.ServingException;
import dev.primavista.core.TrafficHint;
import dev.primavista.core.traffic.TrafficPolicy.Canary;
import dev.primavista.core.traffic.TrafficPolicy.Track;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The policy of one model at work. Thread-safe: the policy changes once at most, when its canary is
 * stopped; everything else counts.
 */
final class ModelTraffic {
  /** More shadowed requests than this are not on their way at one time. */
  private static final int MOST_SHADOWS = 64;

  private final @Nullable CanaryTrial trial;
  private final Semaphore shadows = new Semaphore(MOST_SHADOWS);
  private final Map<Long, Count> counts = new ConcurrentHashMap<>();
  private volatile TrafficPolicy policy;
  private volatile @Nullable String stopped;
  private final AtomicLong standIn = new AtomicLong();

  private static final class Count {
    private final LongAdder requests = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAdder skipped = new LongAdder();

    TrafficReport.Share share() {
      return new TrafficReport.Share(requests.sum(), failures.sum(), nanos.sum(), skipped.sum());
    }
  }

  ModelTraffic(TrafficPolicy policy) {
    this.policy = policy;
    this.trial = policy.canary().map(canary -> new CanaryTrial(canary.bound())).orElse(null);
  }

  /** The version for a request of this chance, from 0 to 1. */
  long version(TrafficHint hint, double chance) {
    TrafficPolicy now = policy;
    return now.track(hint, chance) == Track.CANARY
        ? now.canary().map(Canary::version).orElse(now.stable())
        : now.stable();
  }

  /**
   * The version that is asked besides; empty for none. Whoever gets one tells of its end with
   * {@link #shadowEnded}.
   */
  Optional<Long> shadow(double chance) {
    TrafficPolicy now = policy;
    if (!now.shadowed(chance)) {
      return Optional.empty();
    }
    long version = now.shadow().orElseThrow().version();
    if (!shadows.tryAcquire()) {
      count(version).skipped.increment();
      return Optional.empty();
    }
    return Optional.of(version);
  }

  void shadowEnded() {
    shadows.release();
  }

  /** Notes that this version answers in the stable one's place; whether it did not before. */
  boolean standsIn(long version) {
    return standIn.getAndSet(version) != version;
  }

  /**
   * Counts a request that a version answered or not.
   *
   * @param failure why not; null for an answer
   * @return why the canary was stopped just now; empty otherwise
   */
  Optional<String> ended(long version, @Nullable ServingException failure, long nanos) {
    boolean failed = failure != null && blames(failure);
    Count count = count(version);
    count.requests.increment();
    count.nanos.add(nanos);
    if (failed) {
      count.failures.increment();
    }
    boolean onTrial = policy.canary().filter(canary -> canary.version() == version).isPresent();
    if (trial == null || !onTrial) {
      return Optional.empty();
    }
    return trial.note(failed, nanos).filter(this::stop);
  }

  /** Ends the canary's trial; false if somebody did before. */
  private synchronized boolean stop(String reason) {
    if (stopped != null) {
      return false;
    }
    stopped = reason;
    policy = policy.withoutCanary();
    return true;
  }

  /** Whether it is the version that failed, not the request. */
  private static boolean blames(ServingException failure) {
    return switch (failure) {
      case ServingException.BackendFailure _ -> true;
      case ServingException.DeadlineExceeded _ -> true;
      case ServingException.ModelNotReady _ -> true;
      case ServingException.Overloaded _ -> true;
      case ServingException.InvalidRequest _ -> false;
      case ServingException.TooLarge _ -> false;
      case ServingException.ModelNotFound _ -> false;
      case ServingException.Cancelled _ -> false;
    };
  }

  private Count count(long version) {
    return counts.computeIfAbsent(version, _ -> new Count());
  }

  TrafficReport report() {
    Map<Long, TrafficReport.Share> versions = new TreeMap<>();
    counts.forEach((version, count) -> versions.put(version, count.share()));
    return new TrafficReport(policy, Optional.ofNullable(stopped), versions);
  }
}
