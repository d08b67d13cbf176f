package dev.primavista.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.repository.RepositoryControl.Replacement;
import dev.primavista.repository.RepositoryOptions.Watch;
import dev.primavista.repository.RepositoryOptions.Watching;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators order while a model takes long to load. */
@Timeout(60)
final class RepositoryOrdersTest {
  @TempDir private Path folder = Path.of("");
  private final LiveModels models = new LiveModels();
  private final CountDownLatch loading = new CountDownLatch(1);

  @BeforeEach
  void store() throws IOException {
    write("a.txt", "scale 2");
    write("b.txt", "scale 3");
  }

  @AfterEach
  void free() {
    loading.countDown();
    models.close();
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private LiveRepository started() throws InterruptedException {
    LiveRepository repository =
        models.open(
            new RepositoryOptions(
                List.of(),
                List.of(folder),
                ModelControl.AUTO,
                new Watching(Watch.OFF, Duration.ofSeconds(1), Duration.ofSeconds(1)),
                Set.of()));
    repository.start();
    models.await("loaded b.txt v1");
    models.hold("a.txt v1", loading);
    return repository;
  }

  private static CompletableFuture<?> begin(Runnable order) {
    return CompletableFuture.runAsync(order, each -> Thread.ofPlatform().daemon().start(each));
  }

  private static void soon(Runnable order) throws Exception {
    Object _ = begin(order).get(30, TimeUnit.SECONDS);
  }

  @Test
  void a_model_is_loaded_and_unloaded_while_another_loads() throws Exception {
    LiveRepository repository = started();
    CompletableFuture<?> slow = begin(() -> repository.load("a.txt", Replacement.NONE));
    models.awaitNothingBut("loaded a.txt v1");
    soon(() -> repository.unload("b.txt", false));
    models.awaitNothingBut("unloaded b.txt v1");
    soon(() -> repository.load("b.txt", Replacement.NONE));
    models.awaitNothingBut("loaded b.txt v1");
    assertThat(slow).isNotDone();
    loading.countDown();
    Object _ = slow.get(30, TimeUnit.SECONDS);
  }

  @Test
  void what_is_ordered_while_the_disk_is_followed_goes_before_it() throws Exception {
    LiveRepository repository = started();
    write("a.txt", "scale 4");
    write("b.txt", "scale 5");
    CompletableFuture<?> following = begin(() -> repository.follow(Set.of()));
    models.awaitNothingBut("loaded a.txt v1");
    write("c.txt", "scale 6");
    soon(() -> repository.load("c.txt", Replacement.NONE));
    models.awaitNothingBut("loaded c.txt v1");
    soon(() -> repository.unload("b.txt", false));
    models.awaitNothingBut("unloaded b.txt v1");
    loading.countDown();
    Object _ = following.get(30, TimeUnit.SECONDS);
    repository.follow(Set.of());
    assertThat(repository.index(true))
        .extracting(status -> status.id().name())
        .containsExactly("a.txt", "c.txt");
  }

  @Test
  void an_ensemble_waits_for_a_part_that_loads() throws Exception {
    LiveRepository repository = started();
    Files.createDirectory(folder.resolve("all"));
    write("all/model.yaml", "ensemble: [{model: a.txt, inputs: {x: x}, outputs: {y: y}}]");
    repository.unload("a.txt", false);
    CompletableFuture<?> part = begin(() -> repository.load("a.txt", Replacement.NONE));
    models.await("loaded a.txt v1");
    CompletableFuture<?> all = begin(() -> repository.load("all", Replacement.NONE));
    loading.countDown();
    Object _ = part.get(30, TimeUnit.SECONDS);
    Object _ = all.get(30, TimeUnit.SECONDS);
    assertThat(models.answer("all")).isEqualTo(2);
  }

  @Test
  void orders_about_one_model_are_carried_out_one_after_the_other() throws Exception {
    LiveRepository repository = started();
    CompletableFuture<?> load = begin(() -> repository.load("a.txt", Replacement.NONE));
    models.awaitNothingBut("loaded a.txt v1");
    CompletableFuture<?> unload = begin(() -> repository.unload("a.txt", false));
    loading.countDown();
    Object _ = load.get(30, TimeUnit.SECONDS);
    Object _ = unload.get(30, TimeUnit.SECONDS);
    models.awaitNothingBut("unloaded a.txt v1");
  }
}
