package dev.primavista.repository;

import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.VersionPolicy;
import dev.primavista.repository.config.SettingsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Models on disk, recognised by their content. A path is, in this order:
 *
 * <ul>
 *   <li>one model: a file, a folder that an engine recognises, or one of MLflow's;
 *   <li>one model with what is written about it: a folder with {@code config.pbtxt} or {@code
 *       model.yaml};
 *   <li>one model with versions: a folder of folders named 1, 2, 3 ...;
 *   <li>a repository: a folder whose children are each one of the above, or a folder with one model
 *       in it; other files in it are left alone, but those that are called as models are refused,
 *       and so is what cannot be read.
 * </ul>
 */
public final class StoredModels {
  /**
   * Hidden files, what a file system lost, and what programs write to before a file has its name.
   */
  private static final Pattern NOBODYS =
      Pattern.compile("\\..*|.*~|lost\\+found|(?i).+\\.(crdownload|part|partial|swp|temp|tmp)");

  private final Backends backends;
  private final ModelConfig config;
  private final VersionPolicy byDefault;
  private final Optional<String> called;

  /**
   * @param config what holds where nothing is written about a model
   * @param byDefault the versions to serve of a model that does not say
   */
  public StoredModels(Backends backends, ModelConfig config, VersionPolicy byDefault) {
    this(backends, config, byDefault, Optional.empty());
  }

  private StoredModels(
      Backends backends, ModelConfig config, VersionPolicy byDefault, Optional<String> called) {
    this.backends = backends;
    this.config = config;
    this.byDefault = byDefault;
    this.called = called;
  }

  /** The same, but where a path holds one model alone it has this name, not its file's. */
  public StoredModels called(String name) {
    return new StoredModels(backends, config, byDefault, Optional.of(name));
  }

  /**
   * The models at this path, by name.
   *
   * @throws ModelLoadException if there is none, or the path cannot be read
   */
  public List<StoredModel> scan(Path root) {
    List<StoredModel> models = find(root);
    return called.isPresent() && models.size() == 1
        ? List.of(models.getFirst().called(called.get()))
        : models;
  }

  private List<StoredModel> find(Path root) {
    if (!Files.exists(root) || Files.isRegularFile(root)) {
      backends.require(root);
      return List.of(new ModelFolder(backends, config, byDefault, root).file());
    }
    List<StoredModel> models = new ArrayList<>();
    new ModelFolder(backends, config, byDefault, root).model().ifPresent(models::add);
    List<StoredModel> unknown = new ArrayList<>();
    if (models.isEmpty()) {
      for (Path child : children(root)) {
        try {
          child(root, child)
              .ifPresentOrElse(
                  models::add, () -> folder(root, child).unknown().ifPresent(unknown::add));
        } catch (ModelLoadException unreadable) {
          unknown.add(folder(root, child).refused(unreadable));
        }
      }
      // Where two have one name, it is that of the one that was given it as it is.
      models.sort(
          Comparator.comparing(StoredModel::name).thenComparing(model -> !model.isCalledSo()));
    }
    if (models.isEmpty()) {
      throw new ModelLoadException(
          "empty_repository",
          "the folder " + root + " holds no model" + reason(unknown),
          "put a model file into it, or folders NAME/VERSION/ with one file each");
    }
    // What cannot be served takes no name away from what can.
    models.addAll(unknown);
    return models;
  }

  /** Why the first of these is no model, to go on with; empty if there is none. */
  private static String reason(List<StoredModel> unknown) {
    return unknown.stream()
        .flatMap(model -> model.versions().stream())
        .flatMap(version -> version.refused().stream())
        .map(refused -> ": " + refused.getMessage())
        .findFirst()
        .orElse("");
  }

  private ModelFolder folder(Path root, Path child) {
    return new ModelFolder(backends, config, byDefault, child).inside(root);
  }

  /** The model in a folder that is a repository's child; empty if there is none. */
  private Optional<StoredModel> child(Path root, Path child) {
    ModelFolder folder = folder(root, child);
    if (Files.isRegularFile(child)) {
      return backends.recognize(child).isPresent() ? Optional.of(folder.file()) : Optional.empty();
    }
    return Files.isDirectory(child) ? folder.model().or(folder::flat) : Optional.empty();
  }

  /** The model in a folder whose configuration is given as JSON. */
  StoredModel configured(Path folder, String json) {
    Path parent = folder.toAbsolutePath().getParent();
    return new ModelFolder(backends, config, byDefault, folder)
        .inside(parent == null ? folder : parent)
        .with(SettingsFiles.read(folder, config, json));
  }

  Backends backends() {
    return backends;
  }

  /** Whether this is a version's folder by its name. */
  static boolean isVersion(Path child) {
    return String.valueOf(child.getFileName()).matches("0*[1-9][0-9]{0,17}")
        && Files.isDirectory(child);
  }

  /**
   * Whether this is meant as a version's folder, but is none: 0, v1, 1.0, or too great a number.
   */
  static boolean isLikeVersion(Path child) {
    return String.valueOf(child.getFileName()).matches("[vV]?[0-9]+([._-][0-9]+)*")
        && Files.isDirectory(child)
        && !isVersion(child);
  }

  /**
   * What a folder shows, by name; hidden entries and unfinished ones are nobody's, and what a file
   * system lost is its own.
   *
   * @throws ModelLoadException if it cannot be read
   */
  static List<Path> children(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !NOBODYS.matcher(String.valueOf(entry.getFileName())).matches())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ModelLoadException(
          "unreadable_file", "the folder " + folder.getFileName() + " cannot be read", null, e);
    }
  }

  /**
   * A model's name from its folder's, or from its file's without extensions; other characters
   * replaced by a dash.
   */
  public static String nameOf(Path path) {
    String file = String.valueOf(path.toAbsolutePath().normalize().getFileName());
    String stem =
        Files.isDirectory(path)
            ? file
            : file.replaceFirst(
                "(?i)(\\.z)?\\.(pkl|pickle|joblib|onnx|skops|sav|model|bin|pth|pt|faq|safetensors|keras|h5|hdf5|tflite)$",
                "");
    return ModelId.nameOf(stem);
  }
}
