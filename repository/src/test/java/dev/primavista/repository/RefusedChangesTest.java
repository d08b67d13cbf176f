package dev.primavista.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ServingException;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.core.repository.RepositoryControl.Replacement;
import dev.primavista.repository.RepositoryOptions.Watch;
import dev.primavista.repository.RepositoryOptions.Watching;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes of a model that is served which cannot be carried out: they change nothing. */
@Timeout(60)
final class RefusedChangesTest {
  private static final String SOUND = "versions: all\nlabels: {stable: 1}\n";
  private static final String TYPO = SOUND + "instanses: 2\n";
  private static final String REASON =
      "model.yaml:3:12: unknown key 'instanses'; did you mean 'instances'?";

  @TempDir private Path folder = Path.of("");
  private final LiveModels models = new LiveModels();

  @BeforeEach
  void store() throws IOException {
    for (int version = 1; version <= 3; version++) {
      write("a/" + version + "/model.txt", "scale " + version);
    }
    write("a/model.yaml", SOUND);
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

  private LiveRepository started() {
    LiveRepository repository =
        models.open(
            new RepositoryOptions(
                List.of(),
                List.of(folder),
                ModelControl.AUTO,
                new Watching(Watch.OFF, Duration.ofSeconds(1), Duration.ofSeconds(1)),
                Set.of()));
    repository.start();
    return repository;
  }

  private static List<String> index(LiveRepository repository) {
    return repository.index(false).stream().map(ModelStatus::toString).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "model.yaml, 'instanses: 2'",
    "model.yaml, 'versions: [1'",
    "config.pbtxt, 'max_batchsize: 2'"
  })
  void what_cannot_be_read_leaves_every_version_label_and_division(String file, String text)
      throws IOException {
    write("a/traffic.yaml", "stable: stable\n");
    LiveRepository repository = started();
    write("a/" + file, text);
    repository.follow(Set.of());
    assertThat(repository.index(true)).hasSize(3);
    assertThat(index(repository)).allMatch(each -> each.contains("is READY: " + file));
    assertThat(models.registry().labels("a")).containsEntry("stable", 1L);
    assertThat(models.answer("a")).isEqualTo(1);
  }

  @Test
  void what_cannot_be_read_is_told_and_mended_without_a_gap() throws Exception {
    LiveRepository repository = started();
    models.await("loaded a v3");
    write("a/model.yaml", TYPO);
    repository.follow(Set.of());
    for (int version = 1; version <= 3; version++) {
      models.awaitNothingBut("refused a v" + version + ": " + REASON);
    }
    write("a/model.yaml", "versions: [3]\n");
    repository.follow(Set.of());
    models.awaitNothingBut("loaded a v3");
    models.awaitNothingBut("unloaded a v1");
    models.awaitNothingBut("unloaded a v2");
    assertThat(index(repository)).contains("a v3 is READY");
  }

  @Test
  void a_load_of_what_cannot_be_read_is_refused_and_leaves_what_answers() throws IOException {
    LiveRepository repository = started();
    write("a/model.yaml", TYPO);
    assertThatThrownBy(() -> repository.load("a", Replacement.NONE))
        .isInstanceOf(ServingException.InvalidRequest.class)
        .hasMessage("failed to load 'a': " + REASON);
    repository.follow(Set.of());
    assertThat(repository.index(true)).hasSize(3);
    assertThat(models.registry().labelled("a", "stable")).isEqualTo(1);
  }

  @Test
  void a_label_stays_until_the_version_that_it_is_to_name_answers() throws IOException {
    LiveRepository repository = started();
    write("a/4/model.txt", "scale much");
    write("a/model.yaml", "versions: all\nlabels: {stable: 4}\n");
    repository.follow(Set.of());
    assertThat(models.registry().labelled("a", "stable")).isEqualTo(1);
    write("a/4/model.txt", "scale 40");
    repository.follow(Set.of());
    assertThat(models.registry().labelled("a", "stable")).isEqualTo(4);
  }

  @Test
  void an_ensemble_that_cannot_be_read_any_more_is_unloaded_with_its_parts() throws IOException {
    write("all/model.yaml", "ensemble: [{model: a, inputs: {x: x}, outputs: {y: y}}]");
    LiveRepository repository = started();
    write("all/model.yaml", "ensemble: [{modle: a}]");
    repository.unload("all", true);
    assertThat(repository.index(true)).isEmpty();
  }
}
