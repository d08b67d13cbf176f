package dev.primavista.repository;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelRepository;
import dev.primavista.core.repository.ModelSource;
import dev.primavista.core.repository.ModelState;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.core.repository.RepositoryControl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Folders of models whose versions are loaded and unloaded while others are served. */
public final class LiveRepository implements RepositoryControl {
  private final ModelRepository disk;
  private final List<Path> roots;
  private final ModelRegistry registry;
  private final ModelConfig config;

  /**
   * @param roots folders of models, or single models
   */
  public LiveRepository(
      ModelRepository disk, List<Path> roots, ModelRegistry registry, ModelConfig config) {
    this.disk = disk;
    this.roots = List.copyOf(roots);
    this.registry = registry;
    this.config = config;
  }

  @Override
  public List<ModelStatus> index(boolean onlyReady) {
    Map<ModelId, ModelStatus> all = new TreeMap<>();
    if (!onlyReady) {
      for (ModelSource source : stored()) {
        all.put(source.id(), notLoaded(source.id()));
      }
    }
    for (ModelStatus status : registry.statuses()) {
      if (!onlyReady || status.state() == ModelState.READY) {
        all.put(status.id(), status);
      }
    }
    return List.copyOf(all.values());
  }

  private static ModelStatus notLoaded(ModelId id) {
    return new ModelStatus(id, ModelState.UNAVAILABLE, Optional.of("not loaded"), Optional.empty());
  }

  private List<ModelSource> stored() {
    List<ModelSource> sources = new ArrayList<>();
    roots.forEach(root -> sources.addAll(disk.scan(root)));
    return sources;
  }

  @Override
  public synchronized void load(String name, Replacement replacement) {
    requireStored(replacement);
    List<ModelSource> versions =
        stored().stream().filter(source -> source.id().name().equals(name)).toList();
    if (versions.isEmpty()) {
      throw new ServingException.ModelNotFound(
          "failed to load '" + name + "', failed to poll from model repository",
          "POST /v2/repository/index lists what is stored");
    }
    for (ModelSource version : versions) {
      try {
        var _ = registry.load(version, config);
      } catch (ModelLoadException refused) {
        throw new ServingException.InvalidRequest(
            refused.code(), "failed to load '" + name + "': " + refused.getMessage());
      }
    }
  }

  private static void requireStored(Replacement replacement) {
    if (replacement.config().isPresent() || !replacement.files().isEmpty()) {
      throw new ServingException.InvalidRequest(
          "no_replacement", "a load takes what is stored (expected: no parameters)");
    }
  }

  @Override
  public synchronized void unload(String name, boolean dependents) {
    List<ModelId> served =
        registry.statuses().stream()
            .map(ModelStatus::id)
            .filter(id -> id.name().equals(name))
            .toList();
    if (served.isEmpty() && stored().stream().noneMatch(each -> each.id().name().equals(name))) {
      throw new ServingException.ModelNotFound(
          "failed to unload '" + name + "': no such model is known", "see /v2/repository/index");
    }
    for (ModelId id : served) {
      var _ = registry.unload(id);
    }
  }
}
