package dev.primavista.repository;

import dev.primavista.core.model.ModelLoadException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What all folders hold at one moment.
 *
 * @param models by name, each name once
 * @param unread folders that could not be looked at, or in which there was nothing
 * @param hidden models whose name another one has
 */
record RepositoryScan(
    List<StoredModel> models,
    Map<Path, ModelLoadException> unread,
    Map<Path, ModelLoadException> hidden) {

  /** Looks at the folders in their order: the first model of a name has it. */
  static RepositoryScan of(List<Path> roots, StoredModels disk) {
    Map<String, StoredModel> models = new TreeMap<>();
    Map<Path, ModelLoadException> unread = new TreeMap<>();
    Map<Path, ModelLoadException> hidden = new TreeMap<>();
    for (Path root : roots) {
      try {
        for (StoredModel model : disk.scan(root)) {
          StoredModel first = models.putIfAbsent(model.name(), model);
          if (first != null) {
            hidden.put(model.files().getFirst(), nameTaken(model, first));
          }
        }
      } catch (ModelLoadException unreadable) {
        unread.put(root, unreadable);
      }
    }
    RepositoryScan scan = new RepositoryScan(List.copyOf(models.values()), unread, hidden);
    return new RepositoryScan(
        scan.models.stream().map(scan::withoutCycle).toList(), unread, hidden);
  }

  /** The model; as refused where it is an ensemble that is made of itself. */
  private StoredModel withoutCycle(StoredModel model) {
    for (String part : VersionLoader.partsOf(model)) {
      boolean asksBack =
          part.equals(model.name())
              || find(part).filter(each -> partsOf(each).contains(model.name())).isPresent();
      if (asksBack) {
        String through = part.equals(model.name()) ? "" : " through '" + part + "'";
        return model.refused(
            new ModelLoadException(
                "malformed_ensemble", "ensemble '" + model.name() + "' asks itself" + through));
      }
    }
    return model;
  }

  /** The models that are one of these paths themselves. */
  Map<Path, StoredModel> of(List<Path> paths) {
    Map<Path, StoredModel> own = new HashMap<>();
    for (StoredModel model : models) {
      Path path = model.files().getFirst();
      if (paths.contains(path)) {
        own.put(path, model);
      }
    }
    return own;
  }

  /** The same, where a file that is no model any more is the refused one that it was. */
  RepositoryScan refusing(Map<Path, StoredModel> before) {
    List<StoredModel> all = new ArrayList<>(models);
    Map<Path, ModelLoadException> others = new TreeMap<>(unread);
    for (StoredModel model : before.values()) {
      Path file = model.files().getFirst();
      ModelLoadException reason = unread.get(file);
      if (reason != null && Files.isRegularFile(file) && find(model.name()).isEmpty()) {
        all.add(model.refused(reason));
        others.remove(file);
      }
    }
    return new RepositoryScan(all, others, hidden);
  }

  /**
   * Lets models pass that all have names of their own.
   *
   * @throws ModelLoadException of the first that has not
   */
  static void requireOwnNames(List<StoredModel> models) {
    Map<String, StoredModel> first = new HashMap<>();
    for (StoredModel model : models) {
      StoredModel other = first.putIfAbsent(model.name(), model);
      if (other != null) {
        throw nameTaken(model, other);
      }
    }
  }

  private static ModelLoadException nameTaken(StoredModel model, StoredModel first) {
    return new ModelLoadException(
        "name_taken",
        "'%s' is the name of %s and of %s, which is not served (expected: names of their own)"
            .formatted(model.name(), first.files().getFirst(), model.files().getFirst()),
        "rename one of them; characters other than letters, digits, '.', '_' and '-' become '-'");
  }

  /**
   * Names of the models that these files and folders may belong to, also of those that they may
   * become, and of all that are made of them.
   */
  Set<String> touchedBy(Set<Path> paths) {
    Set<String> touched = new HashSet<>();
    paths.forEach(path -> touched.add(StoredModels.nameOf(path)));
    for (StoredModel model : models) {
      Path home = model.files().getFirst();
      if (paths.stream().anyMatch(path -> touches(path, home))) {
        touched.add(model.name());
      }
    }
    for (StoredModel model : models) {
      if (partsOf(model).stream().anyMatch(touched::contains)) {
        touched.add(model.name());
      }
    }
    return touched;
  }

  private static boolean touches(Path path, Path home) {
    return path.startsWith(home) || home.startsWith(path) || ModelFolder.mayHoldWeights(path, home);
  }

  Optional<StoredModel> find(String name) {
    return models.stream().filter(model -> model.name().equals(name)).findFirst();
  }

  /** Names of the models that this one is made of, and of those that these are made of. */
  Set<String> partsOf(StoredModel model) {
    Set<String> parts = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(VersionLoader.partsOf(model));
    while (!open.isEmpty()) {
      String part = open.pop();
      if (parts.add(part)) {
        find(part).ifPresent(stored -> open.addAll(VersionLoader.partsOf(stored)));
      }
    }
    return parts;
  }
}
