package dev.primavista.repository;

import dev.primavista.core.Amount;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.VersionPolicy;
import dev.primavista.repository.config.ModelSettings;
import dev.primavista.repository.config.SettingsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** One model's folder, or its only file. */
final class ModelFolder {
  /** Files that nobody stores in a repository but as models. */
  private static final Pattern MODEL_FILE =
      Pattern.compile(
          "(?i).+\\.(h5|hdf5|joblib|keras|onnx|pickle|pkl|pt|pt2|pth|safetensors|skops|tflite)");

  /** Files that hold all of their model. */
  private static final Pattern WHOLE_MODEL_FILE =
      Pattern.compile("(?i).+\\.(h5|hdf5|joblib|keras|pickle|pkl|pt|pt2|pth|skops|tflite)");

  private final Backends backends;
  private final ModelConfig config;
  private final VersionPolicy byDefault;
  private final Path path;
  private final Optional<Path> root;

  ModelFolder(Backends backends, ModelConfig config, VersionPolicy byDefault, Path path) {
    this(backends, config, byDefault, path, Optional.empty());
  }

  private ModelFolder(
      Backends backends,
      ModelConfig config,
      VersionPolicy byDefault,
      Path path,
      Optional<Path> root) {
    this.backends = backends;
    this.config = config;
    this.byDefault = byDefault;
    this.path = path;
    this.root = root;
  }

  /** The same in a repository, out of which no link leads. */
  ModelFolder inside(Path repository) {
    return new ModelFolder(backends, config, byDefault, path, Optional.of(repository));
  }

  /** A single file as a model of one version. */
  StoredModel file() {
    return with(ModelSettings.of(config));
  }

  /** The model that this folder is; empty if nothing says that it is one. */
  Optional<StoredModel> model() {
    boolean one =
        SettingsFiles.in(path)
            || Files.isRegularFile(path.resolve(SettingsFiles.MLFLOW))
            || backends.recognize(path).isPresent()
            || numbered().values().stream().anyMatch(this::holdsVersion);
    return one ? Optional.of(read()) : Optional.empty();
  }

  /** Whether a numbered folder is a version: in a repository, where there is anything in it. */
  private boolean holdsVersion(Path folder) {
    return root.isPresent()
        ? !Files.isReadable(folder) || !StoredModels.children(folder).isEmpty()
        : Files.isRegularFile(folder.resolve(SettingsFiles.MLFLOW))
            || backends.recognize(folder).isPresent()
            || !models(folder).isEmpty();
  }

  /** A folder with models and nothing else that tells; empty if there is none in it. */
  Optional<StoredModel> flat() {
    return models(path).isEmpty() ? Optional.empty() : Optional.of(read());
  }

  /** The same as one that cannot be served, for this reason. */
  StoredModel refused(ModelLoadException reason) {
    return refused(1, reason);
  }

  /**
   * What is called as models are and no engine knows, a file or one in a folder, and a folder whose
   * versions have no numbers, as refused.
   */
  Optional<StoredModel> unknown() {
    if (Files.isDirectory(path)) {
      return calledModels(path).isEmpty() ? misnumbered() : Optional.of(read());
    }
    if (!isCalledModel(path)) {
      return Optional.empty();
    }
    try {
      requireKnown(path);
      return Optional.empty();
    } catch (ModelLoadException unknown) {
      return Optional.of(refused(1, unknown));
    }
  }

  private Optional<StoredModel> misnumbered() {
    return StoredModels.children(path).stream()
        .filter(StoredModels::isLikeVersion)
        .filter(child -> !StoredModels.children(child).isEmpty())
        .findFirst()
        .map(
            child ->
                refused(
                    new ModelLoadException(
                        "no_version",
                        "the folder "
                            + shown(child)
                            + " is no version (expected: a whole number from 1, of 18 digits at"
                            + " most)")));
  }

  private StoredModel read() {
    try {
      return with(SettingsFiles.read(path, config));
    } catch (ModelLoadException malformed) {
      return refused(numbered().isEmpty() ? 1 : numbered().lastKey(), malformed);
    }
  }

  private StoredModel refused(long version, ModelLoadException reason) {
    ModelSettings none = ModelSettings.of(config);
    return StoredModel.unread(refused(version, path, none, reason), path, none, reason);
  }

  /** The model with these settings. */
  StoredModel with(ModelSettings settings) {
    if (Files.isRegularFile(path)) {
      StoredVersion only = checked(1, path, settings);
      return new StoredModel(name(), List.of(path), settings, List.of(only), List.of(only));
    }
    SortedMap<Long, Path> folders = numbered();
    if (folders.isEmpty()) {
      folders.put(1L, path);
    }
    VersionPolicy policy = settings.versions().orElse(byDefault);
    ModelSettings whole = settings.withVersions(policy);
    List<StoredVersion> versions = new ArrayList<>();
    folders.forEach((version, folder) -> versions.add(version(version, folder, whole)));
    SortedSet<Long> wanted = policy.select(folders.keySet());
    return new StoredModel(
        name(),
        List.of(path),
        whole,
        versions,
        versions.stream().filter(each -> wanted.contains(each.id().version())).toList());
  }

  private String name() {
    return StoredModels.nameOf(path);
  }

  /** The folders whose names are version numbers. */
  private SortedMap<Long, Path> numbered() {
    SortedMap<Long, Path> folders = new TreeMap<>();
    for (Path child : StoredModels.children(path)) {
      if (StoredModels.isVersion(child)) {
        folders.put(Long.parseLong(String.valueOf(child.getFileName())), child);
      }
    }
    return folders;
  }

  private StoredVersion version(long version, Path folder, ModelSettings settings) {
    try {
      if (settings.ensemble().isPresent()) {
        return new StoredVersion(new ModelId(name(), version), folder, settings, Optional.empty());
      }
      ModelSettings own = SettingsFiles.inVersion(folder, settings);
      Path model = own.file().map(folder::resolve).orElseGet(() -> only(folder));
      if (!model.normalize().startsWith(folder.normalize())) {
        throw new ModelLoadException(
            "outside_repository",
            "the file "
                + own.file().orElse("")
                + " (expected: one in the folder "
                + shown(folder)
                + ")");
      }
      return checked(version, model, own);
    } catch (ModelLoadException refused) {
      return refused(version, folder, settings, refused);
    }
  }

  private StoredVersion checked(long version, Path model, ModelSettings settings) {
    try {
      root.ifPresent(repository -> requireInside(repository, model));
      return new StoredVersion(new ModelId(name(), version), model, settings, Optional.empty());
    } catch (ModelLoadException refused) {
      return refused(version, model, settings, refused);
    }
  }

  private StoredVersion refused(
      long version, Path where, ModelSettings settings, ModelLoadException reason) {
    return new StoredVersion(new ModelId(name(), version), where, settings, Optional.of(reason));
  }

  private void requireKnown(Path model) {
    root.ifPresent(repository -> requireInside(repository, model));
    backends.require(model);
  }

  /** No link may show a file to clients that its owner did not put into the repository. */
  private void requireInside(Path repository, Path model) {
    try {
      if (Files.exists(model) && !model.toRealPath().startsWith(repository.toRealPath())) {
        throw new ModelLoadException(
            "outside_repository",
            shown(model) + " is a link out of the repository (expected: a file in it)",
            "copy the model, or serve it by its own path");
      }
    } catch (IOException unreadable) {
      throw new ModelLoadException(
          "unreadable_file", shown(model) + " cannot be read", null, unreadable);
    }
  }

  /** A path as callers may see it: what is above the repository is nobody's business. */
  private Path shown(Path inside) {
    return root.filter(inside::startsWith).map(above -> above.relativize(inside)).orElse(inside);
  }

  private List<Path> models(Path folder) {
    return StoredModels.children(folder).stream().filter(this::isModel).toList();
  }

  /** Whether an engine knows it; what cannot be read is left to those beside it. */
  private boolean isModel(Path child) {
    try {
      return backends.recognize(child).isPresent();
    } catch (ModelLoadException unreadable) {
      return false;
    }
  }

  private static List<Path> calledModels(Path folder) {
    return StoredModels.children(folder).stream().filter(ModelFolder::isCalledModel).toList();
  }

  private static boolean isCalledModel(Path file) {
    return matches(MODEL_FILE, file) && Files.isRegularFile(file);
  }

  private static boolean matches(Pattern name, Path file) {
    return name.matcher(String.valueOf(file.getFileName())).matches();
  }

  /** Whether a file beside a model's only file may hold weights of it, as ONNX allows. */
  static boolean mayHoldWeights(Path file, Path model) {
    return Objects.equals(file.getParent(), model.getParent())
        && Files.isRegularFile(model)
        && !matches(WHOLE_MODEL_FILE, model)
        && !matches(MODEL_FILE, file)
        && !Files.isDirectory(file);
  }

  /** The folder itself where an engine recognises it, or the one model in it. */
  private Path only(Path folder) {
    if (backends.recognize(folder).isPresent()) {
      return folder;
    }
    List<Path> models = models(folder);
    if (models.size() > 1) {
      models =
          models.stream()
              .filter(each -> String.valueOf(each.getFileName()).matches("model\\.[A-Za-z]+"))
              .toList();
    }
    if (models.size() == 1) {
      return models.getFirst();
    }
    if (models.isEmpty()) {
      requireNoSettings(folder);
      // Of the only file that may be meant, the engines say what is wrong with it.
      List<Path> files =
          StoredModels.children(folder).stream()
              .filter(file -> !SettingsFiles.NAMES.contains(String.valueOf(file.getFileName())))
              .toList();
      List<Path> meant = files.size() == 1 ? files : calledModels(folder);
      meant.stream().limit(1).forEach(this::requireKnown);
    }
    throw new ModelLoadException(
        "ambiguous_version",
        "the folder "
            + shown(folder)
            + " holds "
            + Amount.of(models(folder).size(), "model")
            + " (expected: one, or one of the name model.*)");
  }

  /** What is written about a model lies in the model's folder, not in a version's. */
  private void requireNoSettings(Path folder) {
    if (!folder.equals(path) && SettingsFiles.in(folder)) {
      throw new ModelLoadException(
          "ambiguous_version",
          "the folder "
              + shown(folder)
              + " holds a configuration and no model (expected: the configuration in the folder "
              + shown(path)
              + ")");
    }
  }
}
