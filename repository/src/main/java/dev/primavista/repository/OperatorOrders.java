package dev.primavista.repository;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.CompositeModel;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.core.repository.RepositoryControl;
import dev.primavista.core.repository.RepositoryControl.Replacement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What operators say of models, beside what the disk says, and how it is done. Thread-safe. */
final class OperatorOrders {
  private final StoredModels disk;
  private final ModelRegistry registry;
  private final ServedVersions served;
  private final ModelChanges changes;
  private final Supplier<RepositoryScan> scan;
  private final RepositoryEvents events;

  /** Models that an operator unloaded, or loaded with files or a configuration of his own. */
  private final Set<String> byHand = ConcurrentHashMap.newKeySet();

  /** Models that are served although nothing but an operator says so. */
  private final Set<String> wished = ConcurrentHashMap.newKeySet();

  /**
   * @param scan what is stored now
   */
  OperatorOrders(
      StoredModels disk,
      ModelRegistry registry,
      ServedVersions served,
      ModelChanges changes,
      Supplier<RepositoryScan> scan,
      RepositoryEvents events) {
    this.disk = disk;
    this.registry = registry;
    this.served = served;
    this.changes = changes;
    this.scan = scan;
    this.events = events;
  }

  /** Models of which the disk has nothing to say. */
  Set<String> byHand() {
    return Set.copyOf(byHand);
  }

  /** Whether an operator wants this model served. */
  boolean isWished(String name) {
    return wished.contains(name);
  }

  /** These are wanted from the start on. */
  void wish(Set<String> names) {
    wished.addAll(names);
  }

  /** See {@link RepositoryControl#load}. */
  void load(String name, Replacement replacement) {
    try (Staging staging = new Staging(name, replacement, events)) {
      loadParts(wanted(name, replacement, staging));
      changes.orderLoad(
          name,
          () -> {
            served.loadAnew(wanted(name, replacement, staging));
            wished.add(name);
            if (replacement.equals(Replacement.NONE)) {
              byHand.remove(name);
            } else {
              byHand.add(name);
            }
          });
    } catch (ModelLoadException refused) {
      throw failed(name, refused);
    }
  }

  /** Loads what an ensemble is made of, as far as it is stored and not served. */
  private void loadParts(StoredModel ensemble) {
    RepositoryScan stored = scan.get();
    Set<String> parts = stored.partsOf(ensemble);
    for (StoredModel part : VersionLoader.partsFirst(stored.models())) {
      String name = part.name();
      if (parts.contains(name) && !changes.ask(name, () -> answers(name))) {
        changes.orderLoad(name, () -> loadPart(part));
      }
    }
  }

  private boolean answers(String name) {
    return served.answering().contains(name);
  }

  private void loadPart(StoredModel part) {
    if (!answers(part.name())) {
      served.loadAnew(part);
      wished.add(part.name());
      byHand.remove(part.name());
    }
  }

  /** What is to be loaded, of which its policy chooses at least one version. */
  private StoredModel wanted(String name, Replacement replacement, Staging staging) {
    Optional<StoredModel> stored = scan.get().find(name);
    if (!replacement.files().isEmpty()) {
      return chosen(name, disk.configured(staging.folder(), replacement.config().orElseThrow()));
    }
    StoredModel model =
        stored.orElseThrow(
            () ->
                new ServingException.ModelNotFound(
                    "failed to load '" + name + "', failed to poll from model repository",
                    "POST /v2/repository/index lists what is stored"));
    return chosen(
        name,
        replacement.config().isEmpty()
            ? model
            : disk.configured(model.files().getFirst(), replacement.config().get()));
  }

  private static StoredModel chosen(String name, StoredModel model) {
    if (model.chosen().isEmpty()) {
      throw new ServingException.InvalidRequest(
          "no_version", "failed to load '" + name + "': its version policy chooses no version");
    }
    return model;
  }

  private static ServingException failed(String name, ModelLoadException refused) {
    return new ServingException.InvalidRequest(
        refused.code(), "failed to load '" + name + "': " + refused.getMessage());
  }

  /** See {@link RepositoryControl#unload}. */
  void unload(String name, boolean dependents) {
    RepositoryScan stored = scan.get();
    if (!isKnown(name, stored)) {
      throw new ServingException.ModelNotFound(
          "failed to unload '" + name + "': no such model is known",
          "POST /v2/repository/index lists what is stored");
    }
    Deque<String> leaving = new ArrayDeque<>(List.of(name));
    Set<String> left = new HashSet<>();
    while (!leaving.isEmpty()) {
      String next = leaving.pop();
      if (isKnown(next, stored) && left.add(next)) {
        Set<String> parts = partsOf(next, stored);
        changes.order(next, () -> retire(next));
        if (dependents) {
          parts.removeAll(partsInUse(_ -> true));
          leaving.addAll(parts);
        }
      }
    }
  }

  private void retire(String name) {
    byHand.add(name);
    wished.remove(name);
    served.retire(name);
  }

  private boolean isKnown(String name, RepositoryScan stored) {
    return stored.find(name).isPresent()
        || registry.statuses().stream().anyMatch(each -> each.id().name().equals(name));
  }

  /** What an ensemble is made of, as it is stored and as it is served. */
  private Set<String> partsOf(String ensemble, RepositoryScan stored) {
    Set<String> parts = partsInUse(ensemble::equals);
    stored.find(ensemble).map(VersionLoader::partsOf).ifPresent(parts::addAll);
    return parts;
  }

  /** The models that those of these ensembles ask which are served now. */
  private Set<String> partsInUse(Predicate<String> ensembles) {
    Set<String> parts = new HashSet<>();
    for (ModelStatus status : registry.statuses()) {
      if (ensembles.test(status.id().name())
          && status.handle().isPresent()
          && status.handle().get().model() instanceof CompositeModel composite) {
        parts.addAll(composite.members());
      }
    }
    return parts;
  }
}
