package dev.primavista.core.repository;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.ModelId;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the registry knew at one instant: immutable, ordered by name and version. */
final class Picture {
  static final Picture EMPTY = new Picture(Collections.emptyNavigableMap());

  private final NavigableMap<ModelId, ModelStatus> statuses;

  private Picture(NavigableMap<ModelId, ModelStatus> statuses) {
    this.statuses = statuses;
  }

  Picture with(ModelStatus status) {
    NavigableMap<ModelId, ModelStatus> next = new TreeMap<>(statuses);
    next.put(status.id(), status);
    return new Picture(next);
  }

  Picture without(ModelId id) {
    NavigableMap<ModelId, ModelStatus> next = new TreeMap<>(statuses);
    next.remove(id);
    return new Picture(next);
  }

  Optional<ModelStatus> get(ModelId id) {
    return Optional.ofNullable(statuses.get(id));
  }

  Set<ModelId> ids() {
    return Collections.unmodifiableSet(statuses.keySet());
  }

  List<ModelStatus> statuses() {
    return List.copyOf(statuses.values());
  }

  /** See {@link ModelRegistry#find}. */
  ModelStatus find(String name, OptionalLong version) {
    List<ModelStatus> versions =
        statuses.values().stream().filter(status -> status.id().name().equals(name)).toList();
    if (versions.isEmpty()) {
      throw new ServingException.ModelNotFound(
          "model '" + name + "' is not known here",
          "known are " + statuses.keySet().stream().map(ModelId::name).distinct().toList());
    }
    if (version.isEmpty()) {
      return newest(versions);
    }
    return versions.stream()
        .filter(status -> status.id().version() == version.getAsLong())
        .findFirst()
        .orElseThrow(
            () ->
                new ServingException.ModelNotFound(
                    "model '" + name + "' has no version " + version.getAsLong(),
                    "its versions are "
                        + versions.stream().map(status -> status.id().version()).toList()));
  }

  /** The same; empty where there is none. */
  Optional<ModelStatus> lookUp(String name, OptionalLong version) {
    @Nullable ModelStatus found = null;
    for (ModelStatus status : statuses.values()) {
      boolean wanted = version.isEmpty() || status.id().version() == version.getAsLong();
      if (wanted && status.id().name().equals(name) && status.state() == ModelState.READY) {
        found = status;
      }
    }
    return Optional.ofNullable(found);
  }

  private static ModelStatus newest(List<ModelStatus> versions) {
    for (ModelStatus status : versions.reversed()) {
      if (status.state() == ModelState.READY) {
        return status;
      }
    }
    return versions.getLast();
  }
}
