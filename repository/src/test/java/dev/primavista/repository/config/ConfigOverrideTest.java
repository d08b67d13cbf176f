package dev.primavista.repository.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.Device;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelConfig.Batching;
import dev.primavista.core.model.ModelConfig.Cache;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.VersionPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that comes with a load, where the model has a file of its own. */
final class ConfigOverrideTest {
  private static final String OWN =
      """
      versions: all
      labels: {stable: 1}
      instances: 3
      timeout: 5s
      batching: {mode: 'off', max_size: 16, preferred_sizes: [16], max_delay: 3ms}
      queue: {capacity: 7}
      cache: {max_size: 1MB}
      parameters: {team: search, tier: gold}
      device: cuda:1
      """;

  @TempDir private Path parent = Path.of("");
  private Path folder = Path.of("");

  @BeforeEach
  void store() throws IOException {
    folder = Files.createDirectory(parent.resolve("iris"));
    own(OWN);
  }

  private void own(String text) throws IOException {
    Files.writeString(folder.resolve("model.yaml"), text);
  }

  private ModelSettings loadedWith(String config) {
    return SettingsFiles.read(folder, ModelConfig.defaults(), config);
  }

  @Test
  void what_is_said_at_the_load_prevails_over_the_models_own_file() {
    ModelSettings settings =
        loadedWith(
            """
            {"version_policy":{"specific":{"versions":[2]}},"max_batch_size":4,
             "instance_group":[{"count":2,"kind":"KIND_CPU"}],"response_cache":{"enable":false},
             "dynamic_batching":{"preferred_batch_size":[2],"max_queue_delay_microseconds":5000},
             "parameters":{"tier":{"string_value":"silver"}}}
            """);
    assertThat(settings.versions()).contains(new VersionPolicy.Specific(List.of(2L)));
    assertThat(settings.config().batching())
        .isEqualTo(new Batching(Batching.Mode.ON, 4, List.of(2), Duration.ofMillis(5), 4));
    assertThat(settings.config().instances()).isEqualTo(2);
    assertThat(settings.placement().devices()).containsExactly(Device.CPU, Device.CPU);
    assertThat(settings.config().cache()).isEqualTo(Cache.OFF);
    assertThat(settings.parameters()).isEqualTo(Map.of("team", "search", "tier", "silver"));
  }

  @Test
  void what_is_not_said_is_as_the_models_own_file_has_it() {
    ModelSettings settings = loadedWith("{}");
    ModelSettings own = SettingsFiles.read(folder, ModelConfig.defaults());
    assertThat(settings).isEqualTo(own);
  }

  @Test
  void a_wish_for_joined_requests_is_heeded_where_the_file_has_none() {
    Batching batching =
        loadedWith("{\"dynamic_batching\":{\"max_queue_delay_microseconds\":1000}}")
            .config()
            .batching();
    assertThat(batching)
        .isEqualTo(new Batching(Batching.Mode.AUTO, 16, List.of(), Duration.ofMillis(1), 0));
  }

  @Test
  void a_size_that_contradicts_the_file_is_refused() {
    assertThatThrownBy(() -> loadedWith("{\"max_batch_size\":4}"))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("batching.preferred_sizes: 16 (expected: 1 to max_size 4)");
  }

  @Test
  void what_an_ensemble_is_made_of_stays() throws IOException {
    own(
        """
        ensemble:
          - {model: a, inputs: {x: x}, outputs: {y: y}, when: {tensor: kind, is: [de]}}
        """);
    ModelSettings settings =
        loadedWith(
            "{\"ensemble_scheduling\":{\"step\":[{\"model_name\":\"a\","
                + "\"input_map\":{\"x\":\"x\"},\"output_map\":{\"y\":\"y\"}}]}}");
    assertThat(settings.ensemble().orElseThrow().steps().getFirst().when()).isPresent();
  }
}
