package dev.primavista.core;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a caller says about the version that should answer.
 *
 * @param track {@code stable} or {@code canary}; empty where the policy decides
 * @param key whose requests all go the same way, such as a user's name; empty for chance
 */
public record TrafficHint(Optional<String> track, Optional<String> key) {
  /** Says nothing. */
  public static final TrafficHint NONE = new TrafficHint(Optional.empty(), Optional.empty());

  /** The same with this key, unless it has one. */
  public TrafficHint orKey(Supplier<String> other) {
    return key.isPresent() ? this : new TrafficHint(track, Optional.of(other.get()));
  }
}
