package dev.primavista.cli;

import dev.primavista.core.repository.VersionPolicy;
import dev.primavista.repository.ModelControl;
import dev.primavista.repository.RepositoryOptions;
import dev.primavista.repository.RepositoryOptions.Watch;
import dev.primavista.repository.RepositoryOptions.Watching;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How models on disk are kept. */
final class RepositoryFlags {
  private static final int MOST_SECONDS = 86_400;

  @Option(
      names = "--repository",
      paramLabel = "DIR|URL",
      description = "folder of models; a broken one does not stop the others")
  private @Nullable String repository;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "where models of URLs are kept (default: ~/.cache/primavista)")
  private @Nullable Path cache;

  @Option(
      names = "--model-control",
      defaultValue = "auto",
      paramLabel = "MODE",
      description =
          "auto: the disk and operators; none: the disk, once; poll: the disk; explicit: operators"
              + " (default: ${DEFAULT-VALUE})")
  private ModelControl control = ModelControl.AUTO;

  @Option(
      names = "--load-model",
      paramLabel = "NAME",
      description = "model that is loaded at the start under --model-control explicit; repeatable")
  private Set<String> atStart = Set.of();

  @Option(
      names = "--watch",
      defaultValue = "auto",
      paramLabel = "MODE",
      description =
          "how changes on disk are noticed: auto, events, poll or off (default: ${DEFAULT-VALUE})")
  private Watch watch = Watch.AUTO;

  @Option(
      names = "--poll-interval",
      defaultValue = "15",
      paramLabel = "SECONDS",
      description = "how often the disk is looked at without an event (default: ${DEFAULT-VALUE})")
  private double seconds = 15;

  @Option(
      names = "--versions",
      defaultValue = "all",
      paramLabel = "POLICY",
      description =
          "versions of a model that does not say: all, 'latest N' or numbers (default:"
              + " ${DEFAULT-VALUE})")
  private String versions = "all";

  Optional<String> repository() {
    return Optional.ofNullable(repository);
  }

  Optional<Path> cache() {
    return Optional.ofNullable(cache);
  }

  /** The options for these models and repositories. */
  RepositoryOptions options(List<Path> named, List<Path> repositories) {
    if (!(seconds >= 0.001 && seconds <= MOST_SECONDS)) {
      throw CommandFailure.wrongSetting(
          "--poll-interval: " + seconds + " (expected: 0.001 to " + MOST_SECONDS + ")");
    }
    if (!atStart.isEmpty() && control != ModelControl.EXPLICIT) {
      throw CommandFailure.wrongSetting(
          "--load-model: does nothing under --model-control "
              + control.name().toLowerCase(Locale.ROOT)
              + " (expected: --model-control explicit)");
    }
    Watching watching =
        new Watching(watch, Duration.ofMillis((long) (seconds * 1000)), Watching.DEFAULT.quiet());
    return new RepositoryOptions(named, repositories, control, watching, atStart);
  }

  VersionPolicy versions() {
    try {
      return VersionPolicy.parse(versions);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.wrongSetting("--", wrong);
    }
  }
}
