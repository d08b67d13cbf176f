package dev.primavista.core.repository;

import dev.primavista.core.ServingException.ModelNotReady;
import dev.primavista.core.model.ModelId;
import java.time.Duration;
import java.util.Optional;

/**
 * What the registry knows of one version.
 *
 * @param reason why it is unavailable, in one sentence; empty otherwise
 * @param handle the loaded model; empty while it is loading or unavailable
 */
public record ModelStatus(
    ModelId id, ModelState state, Optional<String> reason, Optional<ModelHandle> handle) {
  /** How long who asks for a model that is loading waits before it asks again. */
  private static final Duration LOADS = Duration.ofSeconds(1);

  /**
   * The loaded model.
   *
   * @throws ModelNotReady if it does not answer now
   */
  public ModelHandle ready() {
    return handle.orElseThrow(
        () -> new ModelNotReady(toString(), state == ModelState.LOADING ? LOADS : null));
  }

  /** What is known, in one sentence. */
  @Override
  public String toString() {
    return id + " is " + state + reason.map(text -> ": " + text).orElse("");
  }
}
