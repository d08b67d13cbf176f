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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LiveRepositoryTest {
  @TempDir private Path temp = Path.of("");
  private Path folder = Path.of("");
  private final LiveModels models = new LiveModels();

  @BeforeEach
  void store() throws IOException {
    folder = Files.createDirectory(temp.resolve("models"));
    write("a/1/model.txt", "scale 2");
    write("a/3/model.txt", "scale 6");
    write("b.txt", "scale 5");
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

  private LiveRepository repository(ModelControl control, Watch watch) {
    return models.open(
        new RepositoryOptions(
            List.of(),
            List.of(folder),
            control,
            new Watching(watch, Duration.ofMillis(20), Duration.ofMillis(20)),
            Set.of()));
  }

  private LiveRepository unwatched() {
    return repository(ModelControl.AUTO, Watch.OFF);
  }

  private static List<String> index(LiveRepository repository) {
    return repository.index(false).stream().map(ModelStatus::toString).toList();
  }

  private static Replacement files(String config, String name, String content) {
    return new Replacement(
        Optional.of(config), Map.of(name, content.getBytes(StandardCharsets.UTF_8)));
  }

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
  void an_ensemble_waits_for_its_parts() throws Exception {
    LiveRepository repository = unwatched();
    repository.start();
    models.await("loaded b.txt v1");
    write("all/model.yaml", "ensemble: [{model: b.txt, inputs: {x: x}, outputs: {y: y}}]");
    write("b.txt", "scale 11");
    repository.follow(Set.of(folder.resolve("b.txt")));
    repository.follow(Set.of());
    models.awaitNothingBut("loaded b.txt v1");
    models.awaitNothingBut("loaded all v1");
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

  @Test
  void labels_name_versions() throws IOException {
    write("a/model.yaml", "labels: {stable: 1}");
    unwatched().start();
    assertThat(models.registry().labelled("a", "stable")).isEqualTo(1);
  }

  @Test
  void an_ensemble_is_served_after_its_parts_and_unloaded_with_them() throws IOException {
    write(
        "all/model.yaml",
        """
        ensemble:
          - {model: a, inputs: {x: x}, outputs: {y: between}}
          - {model: b.txt, inputs: {x: between}, outputs: {y: y}}
        """);
    LiveRepository repository = unwatched();
    repository.start();
    assertThat(models.answer("all")).isEqualTo(30);
    repository.unload("all", true);
    assertThat(repository.index(true)).isEmpty();
  }

  @Test
  void an_ensemble_s_outputs_have_the_labels_that_are_declared() throws IOException {
    String steps = "ensemble: [{model: a, inputs: {x: x}, outputs: {y: y}}]\n";
    write("free/model.yaml", steps + "outputs: {y: {labels: names.txt}}");
    write(
        "whole/model.yaml",
        steps + "outputs: {y: {datatype: FP64, shape: [-1, 1], labels: names.txt}}");
    write("free/names.txt", "only\n");
    write("whole/names.txt", "only\n");
    write("typo/model.yaml", steps + "outputs: {z: {labels: names.txt}}");
    write("typo/names.txt", "only\n");
    LiveRepository repository = unwatched();
    repository.start();
    for (String name : List.of("free", "whole")) {
      assertThat(models.registry().lookUp(name, OptionalLong.empty()).orElseThrow().signature())
          .satisfies(own -> assertThat(own.outputs().getFirst().labels()).containsExactly("only"));
      assertThat(models.answer(name)).isEqualTo(6);
    }
    assertThat(index(repository)).anyMatch(each -> each.contains("output 'z' is configured"));
  }

  @Test
  void an_ensemble_that_is_asked_for_brings_along_what_it_is_made_of() throws IOException {
    write("inner/model.yaml", "ensemble: [{model: a, inputs: {x: x}, outputs: {y: y}}]");
    write("outer/model.yaml", "ensemble: [{model: inner, inputs: {x: x}, outputs: {y: y}}]");
    LiveRepository repository = repository(ModelControl.EXPLICIT, Watch.OFF);
    repository.start();
    assertThat(repository.index(true)).isEmpty();

    for (int round = 0; round < 2; round++) {
      repository.load("outer", Replacement.NONE);
      assertThat(models.answer("outer")).isEqualTo(6);
      repository.unload("outer", true);
      assertThat(repository.index(true)).isEmpty();
    }
  }

  @Test
  void a_part_that_was_refused_and_is_mended_is_loaded_with_its_ensemble() throws IOException {
    write("c.txt", "scale much");
    write("all/model.yaml", "ensemble: [{model: c.txt, inputs: {x: x}, outputs: {y: y}}]");
    LiveRepository repository = repository(ModelControl.EXPLICIT, Watch.OFF);
    repository.start();
    assertThatThrownBy(() -> repository.load("all", Replacement.NONE))
        .hasMessage("failed to load 'all': c.txt holds no number");

    write("c.txt", "scale 9");
    repository.load("all", Replacement.NONE);

    assertThat(models.answer("all")).isEqualTo(9);
  }

  @Test
  void a_part_that_is_not_there_keeps_no_other_from_being_unloaded() throws IOException {
    write(
        "all/model.yaml",
        """
        ensemble:
          - {model: absent, inputs: {x: x}, outputs: {y: between}}
          - {model: a, inputs: {x: between}, outputs: {y: y}}
        """);
    LiveRepository repository = unwatched();
    repository.start();

    repository.unload("all", true);

    assertThat(repository.index(true))
        .extracting(ModelStatus::toString)
        .containsExactly("b.txt v1 is READY");
  }

  @Test
  void ensembles_that_ask_themselves_or_each_other_are_named_as_such() throws IOException {
    write("self/model.yaml", "ensemble: [{model: self, inputs: {x: x}, outputs: {y: y}}]");
    write("left/model.yaml", "ensemble: [{model: right, inputs: {x: x}, outputs: {y: y}}]");
    write("right/model.yaml", "ensemble: [{model: left, inputs: {x: x}, outputs: {y: y}}]");
    LiveRepository repository = unwatched();
    repository.start();
    assertThat(reason(repository, "self")).isEqualTo("ensemble 'self' asks itself");
    assertThat(reason(repository, "left")).isEqualTo("ensemble 'left' asks itself through 'right'");
    assertThat(reason(repository, "right"))
        .isEqualTo("ensemble 'right' asks itself through 'left'");
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

  private static String reason(LiveRepository repository, String name) {
    return repository.index(false).stream()
        .filter(status -> status.id().name().equals(name))
        .flatMap(status -> status.reason().stream())
        .findFirst()
        .orElse("");
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
