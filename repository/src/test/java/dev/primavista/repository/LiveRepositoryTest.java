package dev.primavista.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ServingException;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelRepository;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.core.repository.RepositoryControl.Replacement;
import dev.primavista.core.repository.VersionPolicy;
import dev.primavista.core.tensor.FixedTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LiveRepositoryTest {
  @TempDir private Path folder = Path.of("");

  private final Backends backends = new Backends(List.of(new ScaleBackend()));
  private final DeadlineTimer timer = new DeadlineTimer();
  private final ModelRegistry registry =
      new ModelRegistry(
          backends, new ModelExecutor.Surroundings(ServingMetrics.NOOP, Ticker.SYSTEM, timer));
  private final InferenceService service =
      new InferenceService(registry, ServingMetrics.NOOP, Ticker.SYSTEM);

  private LiveRepository repository() {
    return new LiveRepository(
        new ModelRepository(backends, new VersionPolicy.All()),
        List.of(folder),
        registry,
        ModelConfig.defaults());
  }

  @BeforeEach
  void store() throws IOException {
    write("a/1/model.txt", "scale 2");
    write("a/3/model.txt", "scale 6");
    write("b.txt", "scale 5");
  }

  @AfterEach
  void free() {
    registry.close();
    timer.close();
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private List<String> index() {
    return repository().index(false).stream().map(ModelStatus::toString).toList();
  }

  private double answer(String model) {
    return service
                .infer(InferenceRequest.of(model, ScaleBackend.rows("x", 1)))
                .join()
                .outputs()
                .get("y")
            instanceof FixedTensor y
        ? y.doubles()[0]
        : Double.NaN;
  }

  @Test
  void what_is_stored_is_shown_before_it_is_loaded() {
    assertThat(index())
        .containsExactly(
            "a v1 is UNAVAILABLE: not loaded",
            "a v3 is UNAVAILABLE: not loaded",
            "b.txt v1 is UNAVAILABLE: not loaded");
    assertThat(repository().index(true)).isEmpty();
  }

  @Test
  void a_model_answers_from_its_load_to_its_unload() {
    repository().load("a", Replacement.NONE);
    assertThat(answer("a")).isEqualTo(6);
    assertThat(index()).startsWith("a v1 is READY", "a v3 is READY");
    assertThat(repository().index(true)).hasSize(2);
    repository().unload("a", false);
    assertThatThrownBy(() -> registry.acquire("a", java.util.OptionalLong.empty()))
        .isInstanceOf(ServingException.class);
    assertThat(repository().index(true)).isEmpty();
  }

  @Test
  void a_load_of_a_loaded_model_takes_what_is_stored_now() throws IOException {
    repository().load("a", Replacement.NONE);
    write("a/3/model.txt", "scale 7");
    repository().load("a", Replacement.NONE);
    assertThat(answer("a")).isEqualTo(7);
  }

  @Test
  void a_load_that_fails_says_why_and_leaves_what_answers() throws IOException {
    repository().load("a", Replacement.NONE);
    write("a/3/model.txt", "scale much");
    assertThatThrownBy(() -> repository().load("a", Replacement.NONE))
        .isInstanceOf(ServingException.InvalidRequest.class)
        .hasMessage("failed to load 'a': model.txt holds no number");
    assertThat(answer("a")).isEqualTo(6);
  }

  @Test
  void an_unknown_model_is_refused_by_name() {
    assertThatThrownBy(() -> repository().load("..", Replacement.NONE))
        .isInstanceOf(ServingException.ModelNotFound.class)
        .hasMessageContaining("failed to load '..'");
    assertThatThrownBy(() -> repository().unload("z", true))
        .isInstanceOf(ServingException.ModelNotFound.class);
  }
}
