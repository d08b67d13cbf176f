package dev.primavista.repository.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ensemble.EnsembleSpec;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelConfig.Batching;
import dev.primavista.core.model.ModelConfig.Queue;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Recorded;
import dev.primavista.core.repository.VersionPolicy;
import dev.primavista.core.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelYamlTest {
  @TempDir private Path folder = Path.of("");

  private ModelSettings read(String text) throws IOException {
    Files.writeString(folder.resolve("model.yaml"), text);
    return SettingsFiles.read(folder, ModelConfig.defaults());
  }

  @Test
  void every_key_is_taken_over() throws IOException {
    Files.writeString(
        folder.resolve("warm.json"),
        """
        {"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[[0.5,1]]}],"outputs":[{"name":"y"}]}
        """);
    ModelSettings settings =
        read(
            """
            file: model.joblib
            versions: latest 2
            labels: {stable: 1, canary: 2}
            execution: instance
            instances: 3
            timeout: 5s
            batching: {mode: on, max_size: 16, preferred_sizes: [4, 8], max_delay: 2ms, max_request_rows: 64}
            queue:
              capacity: 50
              priorities: 2
              default_priority: 2
              timeout: 100ms
              on_timeout: delay
              by_priority: {1: {capacity: 5, timeout: 10ms, on_timeout: reject}}
            admission: {floor: 4, target_delay: 100ms}
            cache: {max_size: 2MB}
            warmup: {budget: 50ms, requests: [warm.json]}
            inputs: {x: {datatype: FP32, shape: [-1, 2]}}
            outputs: {y: {labels: labels.txt}}
            columns: [width, height]
            parameters: {team: search}
            """);
    ModelConfig config = settings.config();
    assertThat(settings.file()).contains("model.joblib");
    assertThat(settings.versions()).contains(new VersionPolicy.Latest(2));
    assertThat(settings.labels()).isEqualTo(Map.of("stable", 1L, "canary", 2L));
    assertThat(config.execution()).isEqualTo(ModelConfig.Execution.INSTANCE);
    assertThat(config.instances()).isEqualTo(3);
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.batching())
        .isEqualTo(new Batching(Batching.Mode.ON, 16, List.of(4, 8), Duration.ofMillis(2), 64));
    assertThat(config.queue())
        .isEqualTo(
            new Queue(
                50,
                2,
                2,
                new Queue.Policy(0, Duration.ofMillis(100), Queue.OnTimeout.DELAY),
                Map.of(1, new Queue.Policy(5, Duration.ofMillis(10), Queue.OnTimeout.REJECT))));
    assertThat(config.admission()).isEqualTo(new ModelConfig.Admission(4, Duration.ofMillis(100)));
    assertThat(config.cache().maxBytes()).isEqualTo(2L << 20);
    assertThat(config.warmUp().budget()).isEqualTo(Duration.ofMillis(50));
    Recorded recorded = config.warmUp().requests().getFirst();
    assertThat(recorded.inputs().firstEntry().getValue().shape()).isEqualTo(Shape.of(1, 2));
    assertThat(recorded.outputs()).containsExactly("y");
    assertThat(settings.boundary().inputs().getFirst().shape()).contains(Shape.of(-1, 2));
    assertThat(settings.boundary().outputs().getFirst().labels())
        .contains(folder.toAbsolutePath().resolve("labels.txt"));
    assertThat(settings.columns())
        .isEqualTo(new ModelSettings.Columns(List.of("width", "height"), true));
    assertThat(settings.parameters()).isEqualTo(Map.of("team", "search"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{}] | warm.json:1:78: name: nothing (expected: an output's name)",
        "[{\"name\":\"y\"},{\"name\":\"y\"}] | warm.json:1:99: name: 'y' is asked for twice (expected: once)",
        "[{\"name\":\"y\",\"data\":[1]}] | warm.json:1:98: data: an answer's"
            + " (expected: names alone, answers are not compared)",
      })
  void outputs_of_recorded_requests_are_names(String outputs, String message) throws IOException {
    Files.writeString(
        folder.resolve("warm.json"),
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]}],\"outputs\":"
            + outputs
            + "}");
    assertThatThrownBy(() -> read("warmup: {requests: [warm.json]}"))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(message);
  }

  @Test
  void an_ensembles_steps_are_taken_over() throws IOException {
    ModelSettings settings =
        read(
            """
            ensemble:
              - model: a
                inputs: {x: in}
                outputs: {y: mid}
              - model: a
                inputs: {x: mid}
                outputs: {y: end}
              - model: b
                version: 3
                inputs: {x: end}
                outputs: {y: out}
            """);
    List<EnsembleSpec.Step> steps = settings.ensemble().orElseThrow().steps();
    assertThat(steps).extracting(EnsembleSpec.Step::name).containsExactly("a", "a-2", "b");
    assertThat(steps.get(2).version()).isEqualTo(OptionalLong.of(3));
  }

  @Test
  void a_time_may_be_a_fraction() throws IOException {
    assertThat(read("timeout: 0.5s").config().timeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(read("timeout: 1.5 h").config().timeout()).isEqualTo(Duration.ofMinutes(90));
    assertThat(read("timeout: 0.25us").config().timeout()).isEqualTo(Duration.ofNanos(250));
  }

  @Test
  void the_output_that_holds_a_vector_is_handed_on() throws IOException {
    assertThat(read("task: embed\nembedding: {output: vector}\n").parameters())
        .containsEntry("task", "embed")
        .hasEntrySatisfying("embedding", group -> assertThat(group).contains("\"vector\""));
  }

  @Test
  void an_empty_file_changes_nothing() throws IOException {
    assertThat(read("# nothing yet\n")).isEqualTo(ModelSettings.of(ModelConfig.defaults()));
  }

  @Test
  void our_own_file_prevails_over_tritons() throws IOException {
    Files.writeString(
        folder.resolve("config.pbtxt"), "max_batch_size: 8 version_policy { all { } }");
    ModelSettings settings = read("batching: {max_delay: 1ms}");
    assertThat(settings.versions()).contains(new VersionPolicy.All());
    assertThat(settings.config().batching().maxSize()).isEqualTo(8);
    assertThat(settings.config().batching().maxDelay()).isEqualTo(Duration.ofMillis(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          instnces: 2                | model.yaml:1:11: unknown key 'instnces'; did you mean 'instances'?
          queue: {prioritys: 2}      | model.yaml:1:20: unknown key 'prioritys'; did you mean 'priorities'?
          queue: {priorities: {1: {timeout: 5ms}}} | model.yaml:1:21: priorities: a group of fields (expected: a whole number >= 1)
          queue: {by_priority: {1: {timout: 5ms}}} | model.yaml:1:35: unknown key 'timout'; did you mean 'timeout'?
          batching: {max_sice: 4}    | model.yaml:1:22: unknown key 'max_sice'; did you mean 'max_size'?
          warmup: {budgt: 1s}        | model.yaml:1:17: unknown key 'budgt'; did you mean 'budget'?
          inputs: {x: {datatpe: FP32}} | model.yaml:1:23: unknown key 'datatpe'; did you mean 'datatype'?
          ensemble: [{modle: a}]     | model.yaml:1:20: unknown key 'modle'; did you mean 'model'?
          ensemble: [{model: a, when: {tensro: x}}] | model.yaml:1:38: unknown key 'tensro'; did you mean 'tensor'?
          instances: 0               | model.yaml:1:12: instances: 0 (expected: a whole number >= 1)
          instances: 1000000000      | model.yaml:1:12: instances: 1000000000 (expected: at most 1024)
          queue: {priorities: 2000}  | model.yaml:1:21: queue.priorities: 2000 (expected: at most 1000)
          timeout: soon              | model.yaml:1:10: timeout: 'soon' (expected: a time such as 5ms or 30s)
          timeout: 0s                | model.yaml:1:10: timeout: 0s (expected: > 0)
          execution: fast            | model.yaml:1:12: execution: 'fast' (expected: auto, direct, instance)
          versions: newest           | model.yaml:1:11: versions: 'newest' (expected: all, latest, latest N, or numbers such as 1,3)
          labels: {stable: first}    | model.yaml:1:18: labels.stable: first (expected: a version's number)
          queue: {default_priority: 2} | model.yaml:1:8: queue.default_priority: 2 (expected: 1 to 1)
          batching: {preferred_sizes: [64]} | model.yaml:1:11: batching.preferred_sizes: 64 (expected: 1 to max_size 32)
          {queue: {capacity: 1}, ensemble: [{model: a}]} | model.yaml:1:9: queue: an ensemble has none (expected: what its members' files say)
          {instances: 1, ensemble: [{model: a}]} | model.yaml:1:13: instances: an ensemble has none (expected: what its members' files say)
          ensemble: [{name: p, model: a}, {name: p, model: b}] | model.yaml:1:40: name: 'p' (expected: one that no other step has)
          batching: 4                | model.yaml:1:11: batching: '4' (expected: fields)
          cache: {max_size: 1XB}     | model.yaml:1:19: max_size: '1XB' (expected: a size such as 64MB)
          task: clasify              | model.yaml:1:7: task: 'clasify' (expected: classify, detect or embed)
          columns: [a, b, a]         | model.yaml:1:17: columns: 'a' is there twice (expected: once)
          {a: 1, b: 2, a: 3}         | model.yaml:1:14: the key 'a' is there twice (expected: once)
          - a                        | model.yaml:1:1: no mapping (expected: lines such as 'name: iris')
          a: [1                      | model.yaml:1:6: malformed YAML: expected ',' or ']', but got <stream end>
          a: &x {b: *x}              | model.yaml:1:4: a value that contains itself
          """)
  void what_is_wrong_is_refused_with_its_place(String text, String message) {
    assertThatThrownBy(() -> read(text)).hasMessage(message);
  }

  @Test
  void values_that_refer_to_others_are_counted_each_time() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
      bomb.append("a" + i + ": &a" + i + " [");
      bomb.append(("*a" + (i - 1) + ",").repeat(4)).append("]\n");
    }
    assertThatThrownBy(() -> read(bomb.toString())).hasMessageContaining("more than 100000 values");
  }
}
