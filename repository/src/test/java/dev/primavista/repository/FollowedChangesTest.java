package dev.primavista.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.repository.RepositoryOptions.Watch;
import dev.primavista.repository.RepositoryOptions.Watching;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes on disk, and what becomes of them while models answer. */
final class FollowedChangesTest extends LiveFolder {
  @Test
  void a_named_file_that_is_no_model_any_more_answers_on_and_says_why() throws Exception {
    LiveRepository repository =
        models.open(
            new RepositoryOptions(
                List.of(folder.resolve("b.txt")),
                List.of(),
                ModelControl.AUTO,
                new Watching(Watch.POLL, Duration.ofMillis(20), Duration.ofMillis(20)),
                Set.of()));
    repository.start();
    write("b.txt", "what a pity");
    models.await("refused b.txt v1: b.txt is of no format that is served here; it is text");
    assertThat(reason(repository, "b.txt")).contains("it is text");
    assertThat(models.answer("b.txt")).isEqualTo(5);
    write("b.txt", "scale 7 ");
    models.await("loaded b.txt v1");
    assertThat(reason(repository, "b.txt")).isEmpty();
    assertThat(models.answer("b.txt")).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource(
      value = Watch.class,
      names = {"AUTO", "EVENTS", "POLL"})
  void changes_on_disk_are_followed(Watch watch) throws Exception {
    LiveRepository repository = repository(ModelControl.AUTO, watch);
    repository.start();
    write("a/4/model.txt", "scale 9");
    models.await("loaded a v4");
    assertThat(models.answer("a")).isEqualTo(9);
    write("b.txt", "scale 11");
    models.await("loaded b.txt v1");
    assertThat(models.answer("b.txt")).isEqualTo(11);
    Files.delete(folder.resolve("b.txt"));
    models.await("unloaded b.txt v1");
  }

  @Test
  void what_is_being_written_waits_and_keeps_no_other_model_waiting() throws Exception {
    write("e.pkl", "scale 5");
    LiveRepository repository = unwatched();
    repository.start();
    models.await("loaded e v1");
    write("a/3/model.txt", "scale 7");
    write("b.txt", "");
    write("c.pkl", "scale 8");
    write("d.onnx", "scale 9");
    Files.delete(folder.resolve("e.pkl"));
    Set<Path> restless = Set.of(folder.resolve("a"), folder.resolve("b.txt"));
    repository.follow(restless);
    models.awaitNothingBut("loaded c v1");
    models.awaitNothingBut("unloaded e v1");
    assertThat(models.answer("a")).isEqualTo(6);
    assertThat(models.answer("b.txt")).isEqualTo(5);
    write("b.txt", "scale 11");
    repository.follow(Set.of());
    models.awaitNothingBut("loaded a v3");
    models.awaitNothingBut("loaded b.txt v1");
    models.awaitNothingBut("loaded d v1");
  }

  @Test
  void a_new_version_that_fails_leaves_the_old_one_and_says_why() throws Exception {
    write("a/model.yaml", "versions: latest");
    LiveRepository repository = repository(ModelControl.AUTO, Watch.AUTO);
    repository.start();
    write("a/4/model.txt", "scale much");
    models.await("refused a v4: model.txt holds no number");
    assertThat(models.answer("a")).isEqualTo(6);
    assertThat(index(repository))
        .containsSequence("a v3 is READY", "a v4 is UNAVAILABLE: model.txt holds no number");
    write("a/4/model.txt", "scale 10");
    models.await("unloaded a v3");
    assertThat(models.answer("a")).isEqualTo(10);
  }

  @Test
  void a_mounted_folder_whose_link_is_flipped_is_followed() throws Exception {
    Path mount = Files.createDirectories(temp.resolve("mount"));
    Files.createDirectories(mount.resolve("..v1/m/1"));
    Files.writeString(mount.resolve("..v1/m/1/model.txt"), "scale 1");
    Files.createDirectories(mount.resolve("..v2/m/1"));
    Files.writeString(mount.resolve("..v2/m/1/model.txt"), "scale 2");
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..v1"));
    Files.createSymbolicLink(mount.resolve("m"), Path.of("..data/m"));
    folder = mount;
    LiveRepository repository = repository(ModelControl.AUTO, Watch.AUTO);
    repository.start();
    assertThat(models.answer("m")).isEqualTo(1);
    Files.createSymbolicLink(mount.resolve("..next"), Path.of("..v2"));
    Files.move(mount.resolve("..next"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    models.await("loaded m v1");
    models.await("loaded m v1");
    assertThat(models.answer("m")).isEqualTo(2);
  }

  @Test
  void what_an_operator_unloaded_is_left_alone_by_the_disk() throws Exception {
    LiveRepository repository = repository(ModelControl.AUTO, Watch.AUTO);
    repository.start();
    repository.unload("a", false);
    write("a/9/model.txt", "scale 9");
    write("b.txt", "scale 12");
    models.await("loaded b.txt v1");
    models.await("loaded b.txt v1");
    assertThat(repository.index(true)).hasSize(1);
  }
}
