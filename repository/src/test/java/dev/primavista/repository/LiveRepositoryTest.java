package dev.primavista.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.repository.RepositoryOptions.Watch;
import dev.primavista.repository.RepositoryOptions.Watching;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a folder is served from the start, shown, or refused with its reason. */
final class LiveRepositoryTest extends LiveFolder {
  @Test
  void of_two_models_with_one_name_the_one_called_so_is_served_and_the_other_told()
      throws Exception {
    write("my model/1/model.txt", "scale 1");
    write("my-model/1/model.txt", "scale 7");

    try (LiveRepository repository = unwatched()) {
      repository.start();

      assertThat(models.answer("my-model")).isEqualTo(7);
      models.await(
          "unreadable my model: 'my-model' is the name of "
              + folder.resolve("my-model")
              + " and of "
              + folder.resolve("my model")
              + ", which is not served (expected: names of their own)");
    }
  }

  @Test
  void a_file_called_as_models_are_that_no_engine_knows_is_told_once_and_shown() throws Exception {
    write("cut.pth", "PK");
    write("README.md", "text");

    try (LiveRepository repository = repository(ModelControl.AUTO, Watch.POLL)) {
      repository.start();
      models.await(
          "refused cut v1: cut.pth is of no format that is served here;"
              + " it starts with the bytes 50 4b");
      write("c.pkl", "scale 3");
      repository.refresh();

      models.awaitNothingBut("loaded c v1");
      assertThat(index(repository))
          .anyMatch(each -> each.contains("cut v1") && each.contains("cut.pth is of no format"))
          .noneMatch(each -> each.contains("README"));
    }
  }

  @Test
  void a_refusal_does_not_tell_where_the_repository_lies() throws IOException {
    write("two/1/one.txt", "scale 1");
    write("two/1/other.txt", "scale 1");

    try (LiveRepository repository = unwatched()) {
      repository.start();

      assertThat(index(repository))
          .anyMatch(each -> each.contains("the folder two/1 holds 2 models"))
          .noneMatch(each -> each.contains(folder.toString()));
    }
  }

  @Test
  void everything_that_is_stored_is_served_and_shown() throws IOException {
    write("c/1/model.txt", "scale much");
    LiveRepository repository = unwatched();
    repository.start();
    assertThat(index(repository))
        .containsExactly(
            "a v1 is READY",
            "a v3 is READY",
            "b.txt v1 is READY",
            "c v1 is UNAVAILABLE: model.txt holds no number");
    assertThat(repository.index(true)).hasSize(3);
    assertThat(models.answer("a")).isEqualTo(6);
    assertThat(models.answer("b.txt")).isEqualTo(5);
  }

  @Test
  void a_repository_that_is_closed_while_it_starts_begins_no_other_load() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    models.hold("a v1", latch);
    LiveRepository repository = unwatched();
    Thread start = Thread.ofPlatform().start(repository::start);
    models.await("loaded a v1");
    repository.close();
    latch.countDown();
    start.join();
    assertThat(models.answer("a")).isEqualTo(6);
    assertThat(index(repository)).contains("b.txt v1 is UNAVAILABLE: not loaded");
  }

  @Test
  void a_model_that_fails_to_say_what_it_is_is_refused_alone() throws IOException {
    write("c/1/model.txt", "scale 0");
    LiveRepository repository = unwatched();
    repository.start();
    assertThat(index(repository))
        .containsExactly(
            "a v1 is READY",
            "a v3 is READY",
            "b.txt v1 is READY",
            "c v1 is UNAVAILABLE: c v1 cannot be read: its content is damaged");
  }

  @Test
  void a_named_model_that_cannot_be_served_ends_the_start() throws IOException {
    write("c/1/model.txt", "scale much");
    LiveRepository repository =
        models.open(
            new RepositoryOptions(
                List.of(folder.resolve("c")),
                List.of(),
                ModelControl.AUTO,
                Watching.DEFAULT,
                Set.of()));
    assertThatThrownBy(repository::start)
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("model.txt holds no number");
  }

  @Test
  void links_out_of_the_repository_are_refused() throws IOException {
    Path secret = Files.createDirectories(temp.resolve("secret/1"));
    Files.writeString(secret.resolve("model.txt"), "scale 1");
    Files.createSymbolicLink(folder.resolve("s"), temp.resolve("secret"));
    LiveRepository repository = unwatched();
    repository.start();
    assertThat(index(repository).getLast())
        .startsWith("s v1 is UNAVAILABLE")
        .contains("is a link out of the repository");
  }

  @Test
  void labels_name_versions() throws IOException {
    write("a/model.yaml", "labels: {stable: 1}");
    unwatched().start();
    assertThat(models.registry().labelled("a", "stable")).isEqualTo(1);
  }

  @Test
  void a_configuration_without_a_model_is_told_where_it_lies() throws IOException {
    write("none/model.yaml", "ensemble: []");
    write("alone/model.yaml", "instances: 2");
    write("deep/1/model.yaml", "ensemble: [{model: a, inputs: {x: x}, outputs: {y: y}}]");
    LiveRepository repository = unwatched();
    repository.start();
    assertThat(reason(repository, "none"))
        .isEqualTo("model.yaml:1:1: ensemble: no steps (expected: at least one)");
    assertThat(reason(repository, "alone"))
        .isEqualTo("the folder alone holds 0 models (expected: one, or one of the name model.*)");
    assertThat(reason(repository, "deep"))
        .isEqualTo(
            "the folder deep/1 holds a configuration and no model"
                + " (expected: the configuration in the folder deep)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "v1", "1.0", "99999999999999999999"})
  void a_folder_that_is_meant_as_a_version_and_is_none_is_shown_with_the_reason(String version)
      throws IOException {
    write("late/" + version + "/model.pkl", "scale 1");
    LiveRepository repository = unwatched();
    repository.start();
    assertThat(reason(repository, "late"))
        .isEqualTo(
            "the folder late/"
                + version
                + " is no version (expected: a whole number from 1, of 18 digits at most)");
  }

  @Test
  void two_named_models_of_one_name_end_the_start() throws IOException {
    write("other/b.pkl", "scale 1");
    LiveRepository repository =
        models.open(
            new RepositoryOptions(
                List.of(folder.resolve("other/b.pkl"), folder.resolve("other")),
                List.of(),
                ModelControl.AUTO,
                Watching.DEFAULT,
                Set.of()));

    ModelLoadException taken = catchThrowableOfType(ModelLoadException.class, repository::start);
    assertThat(taken.code()).isEqualTo("name_taken");
  }
}
