package dev.primavista.core.repository;

import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Models on disk. A path is, in this order:
 *
 * <ul>
 *   <li>one model: a file, or a folder that an engine recognises;
 *   <li>one model with versions: a folder of folders named 1, 2, 3 ...;
 *   <li>a repository: a folder whose children are each one of the above; other files in it are left
 *       alone.
 * </ul>
 *
 * <p>Inside a version's folder the model is the one file or folder that an engine recognises, so
 * that labels, configuration and documents may lie beside it.
 */
public final class ModelRepository {
  private final Backends backends;
  private final VersionPolicy policy;

  public ModelRepository(Backends backends, VersionPolicy policy) {
    this.backends = backends;
    this.policy = policy;
  }

  /**
   * The models at this path, ordered by name and version.
   *
   * @throws ModelLoadException if there is no model or two models in one version's folder
   */
  public List<ModelSource> scan(Path path) {
    if (!Files.isDirectory(path) || backends.recognize(path).isPresent()) {
      backends.require(path);
      return List.of(new ModelSource(new ModelId(nameOf(path), 1), path));
    }
    List<ModelSource> sources = new ArrayList<>(namedModel(path));
    if (sources.isEmpty()) {
      for (Path child : children(path)) {
        sources.addAll(childModels(child));
      }
    }
    if (sources.isEmpty()) {
      throw new ModelLoadException(
          "empty_repository",
          "the folder " + path + " holds no model",
          "put a model file into it, or folders NAME/VERSION/ with one file each");
    }
    return sources;
  }

  private List<ModelSource> childModels(Path child) {
    if (backends.recognize(child).isPresent()) {
      return List.of(new ModelSource(new ModelId(nameOf(child), 1), child));
    }
    if (!Files.isDirectory(child)) {
      return List.of();
    }
    List<ModelSource> versions = namedModel(child);
    if (!versions.isEmpty()) {
      return versions;
    }
    return modelIn(child)
        .map(model -> List.of(new ModelSource(new ModelId(nameOf(child), 1), model)))
        .orElse(List.of());
  }

  /** The versions of the model whose name is this folder's; empty if it has no numbered folders. */
  private List<ModelSource> namedModel(Path folder) {
    Map<Long, Path> versions = new TreeMap<>();
    for (Path child : children(folder)) {
      String name = String.valueOf(child.getFileName());
      if (Files.isDirectory(child) && name.matches("[1-9][0-9]{0,17}")) {
        modelIn(child).ifPresent(model -> versions.put(Long.parseLong(name), model));
      }
    }
    List<ModelSource> sources = new ArrayList<>();
    for (long version : policy.select(versions.keySet())) {
      Path model = versions.get(version);
      if (model != null) {
        sources.add(new ModelSource(new ModelId(nameOf(folder), version), model));
      }
    }
    return sources;
  }

  private Optional<Path> modelIn(Path folder) {
    if (backends.recognize(folder).isPresent()) {
      return Optional.of(folder);
    }
    List<Path> models =
        children(folder).stream().filter(child -> backends.recognize(child).isPresent()).toList();
    if (models.size() > 1) {
      throw new ModelLoadException(
          "ambiguous_version",
          "the folder " + folder + " holds " + models.size() + " models (expected: one)");
    }
    return models.stream().findFirst();
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !String.valueOf(entry.getFileName()).startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ModelLoadException("unreadable_file", folder + " cannot be read", null, e);
    }
  }

  /** A model's name from its file's: without extensions, other characters replaced by a dash. */
  public static String nameOf(Path path) {
    String file = String.valueOf(path.toAbsolutePath().normalize().getFileName());
    String stem =
        file.replaceFirst("(?i)(\\.z)?\\.(pkl|pickle|joblib|onnx|skops|sav|model|bin)$", "");
    String name = stem.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[^A-Za-z0-9]+", "");
    return name.isEmpty() ? "model" : name;
  }
}
