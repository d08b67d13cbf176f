package dev.primavista.repository;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.repository.config.ModelSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model on disk.
 *
 * @param files what it consists of, with everything that is written about it
 * @param versions all that there are, ascending
 * @param chosen of these the ones that its policy serves
 * @param unread why it cannot be read which versions there are and how they are served; then its
 *     only version stands for all of them, as refused. Empty where it can
 */
public record StoredModel(
    String name,
    List<Path> files,
    ModelSettings settings,
    List<StoredVersion> versions,
    List<StoredVersion> chosen,
    Optional<ModelLoadException> unread) {
  public StoredModel {
    files = List.copyOf(files);
    versions = List.copyOf(versions);
    chosen = List.copyOf(chosen);
  }

  /** One that can be read. */
  StoredModel(
      String name,
      List<Path> files,
      ModelSettings settings,
      List<StoredVersion> versions,
      List<StoredVersion> chosen) {
    this(name, files, settings, versions, chosen, Optional.empty());
  }

  /** One that cannot be read, for the reason that its only version is refused. */
  static StoredModel unread(
      StoredVersion refused, Path file, ModelSettings settings, ModelLoadException reason) {
    List<StoredVersion> only = List.of(refused);
    return new StoredModel(
        refused.id().name(), List.of(file), settings, only, only, Optional.of(reason));
  }

  /** Whether its file or folder has just this name, extensions apart. */
  boolean isCalledSo() {
    String given = String.valueOf(files.getFirst().getFileName());
    return given.equals(name) || given.startsWith(name + ".");
  }

  /** The same under another name. */
  StoredModel called(String other) {
    return new StoredModel(
        other, files, settings, called(versions, other), called(chosen, other), unread);
  }

  /** The same as one that cannot be served, for this reason. */
  StoredModel refused(ModelLoadException reason) {
    return new StoredModel(
        name, files, settings, refused(versions, reason), refused(chosen, reason), unread);
  }

  private static List<StoredVersion> refused(
      List<StoredVersion> versions, ModelLoadException reason) {
    return versions.stream().map(version -> version.refused(reason)).toList();
  }

  private static List<StoredVersion> called(List<StoredVersion> versions, String other) {
    return versions.stream().map(version -> version.called(other)).toList();
  }
}
