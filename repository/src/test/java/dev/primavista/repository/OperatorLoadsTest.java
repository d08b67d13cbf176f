package dev.primavista.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.core.repository.RepositoryControl.Replacement;
import dev.primavista.repository.RepositoryOptions.Watch;
import dev.primavista.repository.RepositoryOptions.Watching;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators load and unload, with what they bring along. */
final class OperatorLoadsTest extends LiveFolder {
  @ParameterizedTest
  @ValueSource(
      strings = {"1/LONG", "1/a/1/a/1/a/1/a/1/a/1/a/model.txt", "0/model.txt", "1/.hidden", "../a"})
  void files_that_no_model_can_have_are_refused_as_the_caller_s_mistake(String file)
      throws IOException {
    write("a/1/model.txt", "scale 1");
    try (LiveRepository repository = unwatched()) {
      repository.start();
      String path = file.replace("LONG", "l".repeat(300));
      assertThatThrownBy(() -> repository.load("b", files("{}", path, "scale 1")))
          .isInstanceOf(ServingException.InvalidRequest.class)
          .hasMessageStartingWith("failed to load 'b': ")
          .hasMessageEndingWith("(expected: VERSION/FILE)");
      assertThatThrownBy(
              () -> repository.load("n".repeat(300), files("{}", "1/model.txt", "scale 1")))
          .isInstanceOf(ServingException.InvalidRequest.class)
          .hasMessageContaining("a model's name has letters");
    }
  }

  @Test
  void a_file_that_is_also_a_folder_is_refused_and_letters_of_all_kinds_are_taken()
      throws IOException {
    write("a/1/model.txt", "scale 1");
    try (LiveRepository repository = unwatched()) {
      repository.start();
      Map<String, byte[]> both = Map.of("1/a", new byte[1], "1/a/b", new byte[1]);
      assertThatThrownBy(() -> repository.load("b", new Replacement(Optional.of("{}"), both)))
          .isInstanceOf(ServingException.InvalidRequest.class)
          .hasMessageContaining("'1/a' is a file and the folder of '1/a/b'");
      assertThatThrownBy(() -> repository.load("b", files("{", "1/model.txt", "scale 1")))
          .isInstanceOf(ServingException.InvalidRequest.class)
          .hasMessageContaining("the text ends early")
          .hasMessageNotContaining("Source");
      repository.load("b", files("{}", "1/été.txt", "scale 8"));
      assertThat(models.answer("b")).isEqualTo(8);
    }
  }

  @Test
  void under_explicit_control_nothing_but_what_is_named_is_served() {
    LiveRepository repository =
        models.open(
            new RepositoryOptions(
                List.of(), List.of(folder), ModelControl.EXPLICIT, Watching.DEFAULT, Set.of("a")));
    repository.start();
    assertThat(index(repository))
        .containsExactly("a v1 is READY", "a v3 is READY", "b.txt v1 is UNAVAILABLE: not loaded");
    repository.load("b.txt", Replacement.NONE);
    assertThat(models.answer("b.txt")).isEqualTo(5);
  }

  @Test
  void a_model_that_is_loaded_by_name_at_the_start_has_to_be_there_and_to_load()
      throws IOException {
    write("c/1/model.txt", "scale much");
    assertThatThrownBy(startedWith("a", "d")::start)
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("--load-model: 'd' is not stored (expected: one of a, b.txt, c)");
    assertThatThrownBy(startedWith("a", "c")::start)
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("model.txt holds no number");
  }

  private LiveRepository startedWith(String... names) {
    return models.open(
        new RepositoryOptions(
            List.of(), List.of(folder), ModelControl.EXPLICIT, Watching.DEFAULT, Set.of(names)));
  }

  @ParameterizedTest
  @EnumSource(
      value = ModelControl.class,
      names = {"NONE", "POLL"})
  void where_the_disk_decides_operators_do_not(ModelControl control) {
    LiveRepository repository = repository(control, Watch.OFF);
    repository.start();
    assertThatThrownBy(() -> repository.load("a", Replacement.NONE))
        .isInstanceOf(ServingException.InvalidRequest.class)
        .hasMessageContaining("explicit model load / unload is not allowed");
    assertThatThrownBy(() -> repository.unload("a", false))
        .hasMessageContaining("explicit model load / unload is not allowed");
  }

  @Test
  void a_model_answers_until_it_is_unloaded_and_from_its_next_load_on() {
    LiveRepository repository = unwatched();
    repository.start();
    repository.unload("a", false);
    assertThatThrownBy(() -> models.registry().acquire("a", OptionalLong.empty()))
        .isInstanceOf(ServingException.class);
    assertThat(repository.index(true)).hasSize(1);
    repository.load("a", Replacement.NONE);
    assertThat(models.answer("a")).isEqualTo(6);
  }

  @Test
  void a_load_of_a_loaded_model_takes_what_is_stored_now() throws IOException {
    LiveRepository repository = unwatched();
    repository.start();
    write("a/3/model.txt", "scale 7");
    repository.load("a", Replacement.NONE);
    assertThat(models.answer("a")).isEqualTo(7);
  }

  @Test
  void a_load_that_fails_says_why_and_leaves_what_answers() throws IOException {
    LiveRepository repository = unwatched();
    repository.start();
    write("a/3/model.txt", "scale much");
    assertThatThrownBy(() -> repository.load("a", Replacement.NONE))
        .isInstanceOf(ServingException.InvalidRequest.class)
        .hasMessage("failed to load 'a': model.txt holds no number");
    assertThat(models.answer("a")).isEqualTo(6);
    assertThat(index(repository)).contains("a v3 is READY: model.txt holds no number");
  }

  @Test
  void a_load_may_bring_its_configuration_and_files_and_leaves_no_trace_on_disk() {
    LiveRepository repository = unwatched();
    repository.start();
    repository.load(
        "a",
        new Replacement(
            Optional.of("{\"version_policy\":{\"specific\":{\"versions\":[1]}}}"), Map.of()));
    assertThat(repository.index(true))
        .extracting(ModelStatus::toString)
        .containsExactly("a v1 is READY", "b.txt v1 is READY");
    repository.load("a", files("{}", "7/model.txt", "scale 70"));
    assertThat(models.answer("a")).isEqualTo(70);
    assertThat(folder.resolve("a/7")).doesNotExist();
    repository.load("new", files("{}", "1/model.txt", "scale 8"));
    assertThat(models.answer("new")).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../x",
        "/tmp/x",
        "1/../../x",
        "1//x",
        "1/./x",
        "",
        "..",
        ".",
        "1/x\u0000",
        "~/x",
        "1\\..\\x"
      })
  void files_that_leave_the_models_folder_are_refused(String name) {
    LiveRepository repository = unwatched();
    ServingException refused =
        catchThrowableOfType(
            ServingException.InvalidRequest.class,
            () -> repository.load("new", files("{}", name, "scale 8")));
    assertThat(refused.code()).isEqualTo("wrong_path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "a/../b", "../models/a", "", "a\u0000", "%2e%2e"})
  void names_that_are_paths_are_unknown(String name) {
    LiveRepository repository = unwatched();
    assertThatThrownBy(() -> repository.load(name, Replacement.NONE))
        .isInstanceOf(ServingException.ModelNotFound.class);
    assertThatThrownBy(() -> repository.unload(name, true))
        .isInstanceOf(ServingException.ModelNotFound.class);
    assertThatThrownBy(() -> repository.load(name, files("{}", "1/model.txt", "scale 8")))
        .isInstanceOf(ServingException.InvalidRequest.class);
  }
}
