package dev.primavista.core.repository;

import dev.primavista.core.ServingException;
import java.util.List;

/** Models that were loaded by a program and stay: there is nothing to load from and to unload. */
public final class FixedModels implements RepositoryControl {
  private final ModelRegistry registry;

  public FixedModels(ModelRegistry registry) {
    this.registry = registry;
  }

  @Override
  public List<ModelStatus> index(boolean onlyReady) {
    return registry.statuses().stream()
        .filter(status -> !onlyReady || status.state() == ModelState.READY)
        .toList();
  }

  @Override
  public void load(String name, Replacement replacement) {
    throw refusal();
  }

  @Override
  public void unload(String name, boolean dependents) {
    throw refusal();
  }

  private static ServingException refusal() {
    return new ServingException.InvalidRequest(
        "no_repository", "explicit model load / unload is not allowed: there is no repository");
  }
}
