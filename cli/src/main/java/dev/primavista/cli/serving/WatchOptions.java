package dev.primavista.cli.serving;

import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.repository.RepositoryOptions.Watch;
import dev.primavista.repository.RepositoryOptions.Watching;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How changes of files that are served are noticed. */
public final class WatchOptions {
  private static final int MOST_SECONDS = 86_400;

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

  /**
   * All of it.
   *
   * @throws CommandFailure if the interval is out of its range
   */
  public Watching watching() {
    if (!(seconds >= 0.001 && seconds <= MOST_SECONDS)) {
      throw CommandFailure.wrongSetting(
          "--poll-interval: " + seconds + " (expected: 0.001 to " + MOST_SECONDS + ")");
    }
    return new Watching(
        watch, Duration.ofMillis((long) (seconds * 1000)), Watching.DEFAULT.quiet());
  }
}
