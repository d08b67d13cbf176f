package dev.primavista.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.traffic.TrafficPolicy;
import dev.primavista.core.traffic.TrafficReport;
import dev.primavista.repository.RepositoryOptions.Watch;
import dev.primavista.repository.RepositoryOptions.Watching;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Replicas that serve the same folder divide requests as its {@code traffic.yaml} says. */
@Timeout(60)
class DeclaredTrafficTest {
  @TempDir private Path folder = Path.of("");
  private final LiveModels models = new LiveModels();

  @BeforeEach
  void store() throws IOException {
    write("a/1/model.txt", "scale 2");
    write("a/2/model.txt", "scale 6");
  }

  @AfterEach
  void free() {
    models.close();
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private LiveRepository started(Watch watch) {
    LiveRepository repository =
        models.open(
            new RepositoryOptions(
                List.of(),
                List.of(folder),
                ModelControl.AUTO,
                new Watching(watch, Duration.ofMillis(20), Duration.ofMillis(20)),
                Set.of()));
    repository.start();
    return repository;
  }

  private Optional<TrafficPolicy> policy() {
    return models.service().traffic().report("a").map(TrafficReport::policy);
  }

  @Test
  void the_division_is_there_from_the_start() throws IOException {
    write("a/traffic.yaml", "stable: 1\ncanary: 2\npercent: 12.5\nmax_latency: 50ms\nwindow: 20\n");
    started(Watch.OFF);
    TrafficPolicy.Bound bound = new TrafficPolicy.Bound(0.05, Duration.ofMillis(50), 20);
    assertThat(policy())
        .contains(
            new TrafficPolicy(
                1, Optional.of(new TrafficPolicy.Canary(2, 12.5, bound)), Optional.empty()));
  }

  @Test
  void it_follows_the_file_and_reloads_nothing() throws IOException, InterruptedException {
    started(Watch.AUTO);
    assertThat(models.answer("a")).isEqualTo(6);
    models.await("loaded a v2");
    write("a/traffic.yaml", "stable: 1\n");
    write("b/1/model.txt", "scale 5");
    models.await("loaded b v1");
    assertThat(models.answer("a")).isEqualTo(2);
    Files.delete(folder.resolve("a/traffic.yaml"));
    write("c/1/model.txt", "scale 7");
    models.awaitNothingBut("loaded c v1");
    assertThat(models.answer("a")).isEqualTo(6);
  }

  @Test
  void versions_may_be_named_by_their_labels() throws IOException {
    write("a/model.yaml", "labels:\n  good: 1\n  new: 2\n");
    write("a/traffic.yaml", "stable: good\nshadow: new\nshadow_percent: 50\n");
    started(Watch.OFF);
    assertThat(policy())
        .contains(
            new TrafficPolicy(1, Optional.empty(), Optional.of(new TrafficPolicy.Shadow(2, 50))));
  }

  @Test
  void what_an_operator_set_stays_until_the_file_changes() throws IOException {
    write("a/traffic.yaml", "stable: 1\n");
    LiveRepository repository = started(Watch.AUTO);
    TrafficPolicy byHand = new TrafficPolicy(2, Optional.empty(), Optional.empty());
    models.service().traffic().set("a", byHand);
    repository.refresh();
    assertThat(policy()).contains(byHand);
    write("a/traffic.yaml", "stable: 1\ncanary: 2\n");
    repository.refresh();
    assertThat(policy().orElseThrow().canary()).isPresent();
  }

  @Test
  void a_file_that_cannot_be_followed_is_told_and_changes_nothing()
      throws IOException, InterruptedException {
    write("a/traffic.yaml", "stable: 1\n");
    LiveRepository repository = started(Watch.AUTO);
    write("a/traffic.yaml", "stabel: 2\n");
    repository.refresh();
    models.await(
        "unreadable traffic.yaml: the traffic of 'a' stays: traffic.yaml:1:9: unknown key 'stabel'; did you mean 'stable'?");
    write("a/traffic.yaml", "stable: 7\n");
    repository.refresh();
    models.await("unreadable traffic.yaml: the traffic of 'a' stays: model 'a' has no version 7");
    write("a/traffic.yaml", "stable: 1\ncanary: 2\npercent: 101\n");
    repository.refresh();
    models.await(
        "unreadable traffic.yaml: the traffic of 'a' stays: traffic.yaml:3:10: percent: 101.0 (expected: 0 to 100)");
    assertThat(models.answer("a")).isEqualTo(2);
  }

  @Test
  void a_file_that_cannot_be_followed_is_told_once() throws IOException, InterruptedException {
    write("a/traffic.yaml", "stabel: 1\n");
    LiveRepository repository = started(Watch.AUTO);
    models.await(
        "unreadable traffic.yaml: the traffic of 'a' stays: traffic.yaml:1:9: unknown key 'stabel'; did you mean 'stable'?");
    write("b/1/model.txt", "scale 5");
    repository.refresh();
    models.awaitNothingBut("loaded b v1");
    write("c/1/model.txt", "scale 7");
    repository.refresh();
    models.awaitNothingBut("loaded c v1");
  }
}
