package dev.primavista.core.repository;

import dev.primavista.core.Listing;
import dev.primavista.core.NearNames;
import dev.primavista.core.ServingException;
import dev.primavista.core.model.ModelId;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the registry knew at one instant: immutable, ordered by name and version. */
final class Picture {
  static final Picture EMPTY = new Picture(Collections.emptyNavigableMap(), Map.of(), Map.of());

  private final NavigableMap<ModelId, ModelStatus> statuses;
  private final Map<String, Wishes> wishes;
  private final Map<String, Known> models;

  /**
   * What was said of a model's versions.
   *
   * @param preferred the version that answers by default; empty for the greatest
   */
  private record Wishes(Map<String, Long> labels, OptionalLong preferred) {
    static final Wishes NONE = new Wishes(Map.of(), OptionalLong.empty());
  }

  /**
   * One model.
   *
   * @param versions ascending, never empty
   * @param byDefault of these the one that is meant where none is named
   */
  private record Known(List<ModelStatus> versions, ModelStatus byDefault) {
    @Nullable ModelStatus version(long number) {
      for (ModelStatus status : versions) {
        if (status.id().version() == number) {
          return status;
        }
      }
      return null;
    }
  }

  private Picture(
      NavigableMap<ModelId, ModelStatus> statuses,
      Map<String, Wishes> wishes,
      Map<String, Known> models) {
    this.statuses = statuses;
    this.wishes = wishes;
    this.models = models;
  }

  Picture with(ModelStatus status) {
    NavigableMap<ModelId, ModelStatus> next = new TreeMap<>(statuses);
    next.put(status.id(), status);
    return drawn(status.id().name(), next, wishes);
  }

  Picture without(ModelId id) {
    NavigableMap<ModelId, ModelStatus> next = new TreeMap<>(statuses);
    next.remove(id);
    return drawn(id.name(), next, wishes);
  }

  /** See {@link ModelRegistry#label}. */
  Picture labelled(String name, Map<String, Long> versions) {
    Map<String, Long> labels = new HashMap<>(versions);
    labels(name)
        .forEach(
            (label, before) ->
                labels.computeIfPresent(
                    label,
                    (_, next) -> !serves(name, next) && serves(name, before) ? before : next));
    return wishing(name, new Wishes(Map.copyOf(labels), wishesOf(name).preferred()));
  }

  private boolean serves(String name, long version) {
    return get(new ModelId(name, version)).flatMap(ModelStatus::handle).isPresent();
  }

  Picture preferring(String name, OptionalLong version) {
    return wishing(name, new Wishes(wishesOf(name).labels(), version));
  }

  private Picture wishing(String name, Wishes wish) {
    Map<String, Wishes> next = new HashMap<>(wishes);
    next.put(name, wish);
    return drawn(name, statuses, next);
  }

  private Wishes wishesOf(String name) {
    return wishes.getOrDefault(name, Wishes.NONE);
  }

  /** The picture after a change that concerns one model. */
  private Picture drawn(
      String name, NavigableMap<ModelId, ModelStatus> next, Map<String, Wishes> nextWishes) {
    Map<String, Known> known = new HashMap<>(models);
    List<ModelStatus> versions =
        next.values().stream().filter(status -> status.id().name().equals(name)).toList();
    if (versions.isEmpty()) {
      known.remove(name);
    } else {
      OptionalLong preferred = nextWishes.getOrDefault(name, Wishes.NONE).preferred();
      known.put(name, new Known(versions, byDefault(versions, preferred)));
    }
    return new Picture(next, nextWishes, known);
  }

  /** The preferred version, or the greatest of those that are ready, or the greatest. */
  private static ModelStatus byDefault(List<ModelStatus> versions, OptionalLong preferred) {
    ModelStatus chosen = versions.getLast();
    for (ModelStatus status : versions) {
      if (status.state() == ModelState.READY) {
        chosen = status;
        if (preferred.isPresent() && status.id().version() == preferred.getAsLong()) {
          return status;
        }
      }
    }
    return chosen;
  }

  Map<String, Long> labels(String name) {
    return wishesOf(name).labels();
  }

  /** See {@link ModelRegistry#labelled}. */
  long labelled(String name, String label) {
    String known = find(name, OptionalLong.empty()).id().name();
    Long version = labels(known).get(label);
    if (version == null) {
      throw new ServingException.ModelNotFound(
          "model '" + known + "' has no version with the label '" + label + "'",
          "its labels are " + labels(known).keySet().stream().sorted().toList());
    }
    return version;
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

  /** The names of the models, in no order. */
  Set<String> unordered() {
    return Collections.unmodifiableSet(models.keySet());
  }

  private List<String> names() {
    return statuses.keySet().stream().map(ModelId::name).distinct().toList();
  }

  /** The model of this name, or of a folder of this name; null where there is none. */
  private @Nullable Known called(String name) {
    Known known = models.get(name);
    return known == null && isFolder(name) ? models.get(ModelId.nameOf(name)) : known;
  }

  private static boolean isFolder(String name) {
    return !name.isEmpty()
        && Character.isLetterOrDigit(name.charAt(0))
        && name.chars().noneMatch(each -> each == '/' || each == '\\' || each < ' ');
  }

  /** See {@link ModelRegistry#find}. */
  ModelStatus find(String name, OptionalLong version) {
    Known known = called(name);
    if (known == null) {
      List<String> near = NearNames.of(name, names());
      throw new ServingException.ModelNotFound(
          "Request for unknown model: '" + name + "' is not known here",
          near.isEmpty()
              ? "known are " + Listing.of(names())
              : "models of similar names are known: " + near);
    }
    if (version.isEmpty()) {
      return known.byDefault();
    }
    ModelStatus found = known.version(version.getAsLong());
    if (found == null) {
      throw new ServingException.ModelNotFound(
          "model '" + name + "' has no version " + version.getAsLong(),
          "its versions are "
              + Listing.of(known.versions().stream().map(each -> each.id().version()).toList()));
    }
    return found;
  }

  /** The same; empty where there is none. */
  Optional<ModelStatus> known(String name, OptionalLong version) {
    Known known = called(name);
    if (known == null) {
      return Optional.empty();
    }
    return version.isEmpty()
        ? Optional.of(known.byDefault())
        : Optional.ofNullable(known.version(version.getAsLong()));
  }

  /** The same; empty where there is none that is ready. */
  Optional<ModelStatus> lookUp(String name, OptionalLong version) {
    return known(name, version).filter(status -> status.state() == ModelState.READY);
  }
}
