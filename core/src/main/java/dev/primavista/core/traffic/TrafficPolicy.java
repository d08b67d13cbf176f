package dev.primavista.core.traffic;

import dev.primavista.core.ServingException;
import dev.primavista.core.TrafficHint;
import java.time.Duration;
import java.util.Optional;

/**
 * Which versions of a model answer the requests that name none: a pure function.
 *
 * @param stable answers what no other version does
 * @param canary answers a part of the requests; empty for none
 * @param shadow is asked a part of the requests besides, and its answers are dropped; empty for
 *     none
 */
public record TrafficPolicy(long stable, Optional<Canary> canary, Optional<Shadow> shadow) {
  public TrafficPolicy {
    requireVersion("stable", stable);
    if (canary.filter(other -> other.version() == stable).isPresent()) {
      throw new IllegalArgumentException(
          "canary: " + stable + " (expected: another than the stable one)");
    }
    if (shadow.filter(other -> answers(other.version(), stable, canary)).isPresent()) {
      throw new IllegalArgumentException(
          "shadow: "
              + shadow.get().version()
              + " (expected: another than the stable one and the canary)");
    }
  }

  private static boolean answers(long version, long stable, Optional<Canary> canary) {
    return version == stable || canary.filter(other -> other.version() == version).isPresent();
  }

  /**
   * A version on trial.
   *
   * @param percent of the requests that it answers, 0 to 100
   * @param bound when its trial ends
   */
  public record Canary(long version, double percent, Bound bound) {
    public Canary {
      requireVersion("canary", version);
      requirePercent("percent", percent);
    }
  }

  /**
   * A version that is watched at work.
   *
   * @param percent of the requests that it is asked, 0 to 100
   */
  public record Shadow(long version, double percent) {
    public Shadow {
      requireVersion("shadow", version);
      requirePercent("shadow_percent", percent);
    }
  }

  /**
   * When a canary is stopped: as soon as, of its last {@code window} requests, more than a part
   * failed, or more than 5 in 100 took longer than {@code latency}. Fewer requests than the window
   * are judged as if all others had gone well.
   *
   * @param errorRate the part that may fail by the server's fault, 0 to 1
   * @param latency zero for any
   * @param window how many requests are looked at
   */
  public record Bound(double errorRate, Duration latency, int window) {
    /** At most 5 in 100 of the last 100 requests fail. */
    public static final Bound DEFAULT = new Bound(0.05, Duration.ZERO, 100);

    private static final int LONGEST = 100_000;

    public Bound {
      if (!(errorRate >= 0 && errorRate <= 1)) {
        throw new IllegalArgumentException("max_error_rate: " + errorRate + " (expected: 0 to 1)");
      }
      if (latency.isNegative()) {
        throw new IllegalArgumentException(
            "max_latency_ms: " + latency.toNanos() / 1e6 + " (expected: >= 0)");
      }
      if (window < 1 || window > LONGEST) {
        throw new IllegalArgumentException(
            "window: " + window + " (expected: 1 to " + LONGEST + ")");
      }
    }
  }

  /** The side of the division on which a request falls. */
  public enum Track {
    STABLE,
    CANARY;

    /** The track of this name. */
    private static Track named(String name) {
      return switch (name) {
        case "stable" -> STABLE;
        case "canary" -> CANARY;
        default ->
            throw new ServingException.InvalidRequest(
                "unknown_track", "track '" + name + "' (expected: stable or canary)");
      };
    }
  }

  /**
   * The track of a request.
   *
   * @param chance a number from 0 to 1, the same for requests that have to go the same way
   */
  public Track track(TrafficHint hint, double chance) {
    if (canary.isEmpty()) {
      return Track.STABLE;
    }
    return hint.track()
        .map(Track::named)
        .orElse(chance * 100 < canary.get().percent() ? Track.CANARY : Track.STABLE);
  }

  /** Whether the shadow is asked too. */
  public boolean shadowed(double chance) {
    return shadow.isPresent() && chance * 100 < shadow.get().percent();
  }

  /** The same without a canary. */
  public TrafficPolicy withoutCanary() {
    return new TrafficPolicy(stable, Optional.empty(), shadow);
  }

  private static void requireVersion(String key, long version) {
    if (version < 1) {
      throw new IllegalArgumentException(key + ": " + version + " (expected: >= 1)");
    }
  }

  private static void requirePercent(String key, double percent) {
    if (!(percent >= 0 && percent <= 100)) {
      throw new IllegalArgumentException(key + ": " + percent + " (expected: 0 to 100)");
    }
  }
}
