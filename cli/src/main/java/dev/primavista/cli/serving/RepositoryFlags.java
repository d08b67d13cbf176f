package dev.primavista.cli.serving;

import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.core.repository.VersionPolicy;
import dev.primavista.repository.ModelControl;
import dev.primavista.repository.RepositoryOptions;
import dev.primavista.repository.RepositoryOptions.Watching;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How models on disk are kept. */
final class RepositoryFlags {
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

  @Mixin private final WatchOptions watch = new WatchOptions();

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
    Watching watching = watch.watching();
    if (!atStart.isEmpty() && control != ModelControl.EXPLICIT) {
      throw CommandFailure.wrongSetting(
          "--load-model: does nothing under --model-control "
              + control.name().toLowerCase(Locale.ROOT)
              + " (expected: --model-control explicit)");
    }
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
