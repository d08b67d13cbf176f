package dev.primavista.core.repository;

import dev.primavista.core.model.ModelId;
import java.util.Optional;

/**
 * What the registry knows of one version.
 *
 * @param reason why it is unavailable, in one sentence; empty otherwise
 * @param handle the loaded model; empty while it is loading or unavailable
 */
public record ModelStatus(
    ModelId id, ModelState state, Optional<String> reason, Optional<ModelHandle> handle) {
  /** What is known, in one sentence. */
  @Override
  public String toString() {
    return id + " is " + state + reason.map(text -> ": " + text).orElse("");
  }
}
