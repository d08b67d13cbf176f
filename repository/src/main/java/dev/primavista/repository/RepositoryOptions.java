package dev.primavista.repository;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How a repository is kept.
 *
 * @param named single models or folders of them; what of them cannot be served ends the start
 * @param repositories folders of models, each of which may fail for itself
 * @param atStart the models that are loaded at the start under {@link ModelControl#EXPLICIT}
 */
public record RepositoryOptions(
    List<Path> named,
    List<Path> repositories,
    ModelControl control,
    Watching watching,
    Set<String> atStart) {

  /** How changes on disk are noticed. */
  public enum Watch {
    /** By events where the file system has them, and by looking now and then. */
    AUTO,
    EVENTS,
    POLL,
    OFF
  }

  /**
   * How and when the disk is looked at.
   *
   * @param interval between looks, where there are no events
   * @param quiet how long nothing may change before what changed is loaded, so that no half of a
   *     file is
   */
  public record Watching(Watch watch, Duration interval, Duration quiet) {
    public static final Watching DEFAULT =
        new Watching(Watch.AUTO, Duration.ofSeconds(15), Duration.ofMillis(500));

    public Watching {
      positive("--poll-interval", interval);
      positive("quiet", quiet);
    }

    private static void positive(String key, Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException(key + ": " + value + " (expected: > 0)");
      }
    }
  }

  public RepositoryOptions {
    named = List.copyOf(named);
    repositories = List.copyOf(repositories);
    atStart = Set.copyOf(atStart);
  }

  /** Whether operators may load and unload. */
  boolean explicitAllowed() {
    return control == ModelControl.AUTO || control == ModelControl.EXPLICIT;
  }

  /** Whether changes on disk are followed. */
  boolean watched() {
    return watching.watch() != Watch.OFF
        && (control == ModelControl.AUTO || control == ModelControl.POLL);
  }
}
