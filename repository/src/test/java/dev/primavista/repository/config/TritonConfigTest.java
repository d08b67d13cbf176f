package dev.primavista.repository.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.primavista.core.ensemble.EnsembleSpec.Step;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelConfig.Batching;
import dev.primavista.core.model.ModelConfig.Queue;
import dev.primavista.core.model.Written;
import dev.primavista.core.repository.VersionPolicy;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TritonConfigTest {
  @TempDir private Path parent = Path.of("");
  private Path folder = Path.of("");

  @BeforeEach
  void make() throws IOException {
    folder = Files.createDirectory(parent.resolve("iris"));
  }

  private ModelSettings read(String text) throws IOException {
    Files.writeString(folder.resolve("config.pbtxt"), text);
    return SettingsFiles.read(folder, ModelConfig.defaults());
  }

  @Test
  void dimensions_lack_the_batch_where_there_is_one() throws IOException {
    ModelSettings batched =
        read("max_batch_size: 8 input { name: \"x\" data_type: TYPE_STRING dims: [ 4 ] }");
    assertThat(batched.boundary().inputs().getFirst().shape()).contains(Shape.of(-1, 4));
    assertThat(batched.boundary().inputs().getFirst().dataType()).contains(DataType.BYTES);
    assertThat(batched.config().batching().maxSize()).isEqualTo(8);
    assertThat(batched.config().batching().maxRequestRows()).isEqualTo(8);
    ModelSettings plain = read("input { name: \"x\" data_type: TYPE_FP32 dims: [ 4 ] }");
    assertThat(plain.boundary().inputs().getFirst().shape()).contains(Shape.of(4));
    assertThat(plain.config().batching().mode()).isEqualTo(Batching.Mode.OFF);
  }

  @Test
  void without_a_batch_it_is_measured_whether_requests_are_joined_where_that_is_wished()
      throws IOException {
    ModelSettings told =
        SettingsFiles.read(
            folder,
            ModelConfig.defaults(),
            "{\"max_batch_size\":0,\"dynamic_batching\":{\"preferred_batch_size\":[],"
                + "\"max_queue_delay_microseconds\":0,\"priority_levels\":0}}");
    assertThat(told.config().batching()).isEqualTo(Batching.defaults());
    assertThat(read("max_batch_size: 0").config().batching().mode()).isEqualTo(Batching.Mode.OFF);
  }

  @Test
  void what_no_execution_needs_is_kept_for_those_who_ask() throws IOException {
    Files.writeString(folder.resolve("labels.txt"), "a\n");
    Written written =
        read("""
            max_batch_size: 8
            default_model_filename: "net.onnx"
            version_policy { specific { versions: [ 1, 3 ] } }
            input { name: "x" format: FORMAT_NCHW }
            input { name: "z" }
            output { name: "y" label_filename: "labels.txt" }
            parameters { key: "owner" value { string_value: "team a" } }
            model_warmup { name: "first" batch_size: 2
              inputs { key: "x" value { data_type: TYPE_FP32 dims: [ 4 ] zero_data: true } } }
            """)
            .serving()
            .written();
    assertThat(written.versions()).contains(new Written.Versions(0, List.of(1L, 3L)));
    assertThat(written.file()).contains("net.onnx");
    assertThat(written.tensors().labelFiles()).containsExactly(Map.entry("y", "labels.txt"));
    assertThat(written.tensors().formats()).containsExactly(Map.entry("x", "FORMAT_NCHW"));
    assertThat(written.parameters()).containsExactly(Map.entry("owner", "team a"));
    assertThat(written.warmUps())
        .extracting(Written.WarmUp::name, Written.WarmUp::batchSize)
        .containsExactly(tuple("first", 2));
    assertThat(read("version_policy { all {} }").serving().written().versions())
        .contains(new Written.Versions(0, List.of()));
    assertThat(read("").serving().written().versions())
        .contains(new Written.Versions(1, List.of()));
  }

  @Test
  void a_reshape_tells_the_models_own_shape() throws IOException {
    ModelSettings settings =
        read(
            """
            max_batch_size: 8
            input { name: "x" dims: [ 2, -1 ] reshape: { shape: [ -1, 2 ] } }
            output { name: "y" dims: [ 1 ] reshape { shape: [ ] } }
            """);
    TensorDeclaration input = settings.boundary().inputs().getFirst();
    assertThat(input.shape()).contains(Shape.of(-1, 2, -1));
    assertThat(input.inside()).contains(Shape.of(-1, -1, 2));
    assertThat(settings.boundary().outputs().getFirst().inside()).contains(Shape.of(-1));
    assertThat(settings.loading().inputs().getFirst().shape()).contains(Shape.of(-1, -1, 2));
    Written.Tensors written = settings.serving().written().tensors();
    assertThat(written.inputShapes()).containsExactly(Map.entry("x", List.of(-1L, 2L)));
    assertThat(written.outputShapes()).containsExactly(Map.entry("y", List.of()));
  }

  @Test
  void enumerations_may_be_numbers_and_numbers_hexadecimal() throws IOException {
    ModelSettings settings =
        read(
            """
            max_batch_size: 0x10
            input { name: "x" data_type: 9 dims: [ 010 ] }
            output { name: "0x10" data_type: 13 dims: [ -0x1 ] }
            instance_group { kind: 2 count: 3 }
            """);
    assertThat(settings.config().batching().maxSize()).isEqualTo(16);
    assertThat(settings.boundary().inputs().getFirst().dataType()).contains(DataType.INT64);
    assertThat(settings.boundary().inputs().getFirst().shape()).contains(Shape.of(-1, 8));
    assertThat(settings.boundary().outputs().getFirst().name()).isEqualTo("0x10");
    assertThat(settings.boundary().outputs().getFirst().dataType()).contains(DataType.BYTES);
    assertThat(settings.config().instances()).isEqualTo(3);
    assertThatThrownBy(() -> read("input { name: \"x\" data_type: 99 }"))
        .hasMessageContaining("data_type: '99' (expected: TYPE_FP32");
  }

  @Test
  void only_a_model_with_a_batch_size_counts_rows() throws IOException {
    assertThat(read("max_batch_size: 0").config().batching().countsRows()).isFalse();
    assertThat(read("max_batch_size: 8").config().batching().countsRows()).isTrue();
  }

  @Test
  void batching_queues_instances_and_cache_are_taken_over() throws IOException {
    ModelConfig config =
        read("""
            max_batch_size: 16
            instance_group [ { count: 2 kind: KIND_CPU }, { kind: KIND_CPU } ]
            dynamic_batching {
              preferred_batch_size: [ 4, 8 ]
              max_queue_delay_microseconds: 250
              priority_levels: 3
              default_priority_level: 2
              default_queue_policy { max_queue_size: 100 default_timeout_microseconds: 5000
                timeout_action: DELAY }
              priority_queue_policy { key: 1 value { max_queue_size: 10 } }
            }
            response_cache { enable: true }
            """)
            .config();
    assertThat(config.instances()).isEqualTo(3);
    assertThat(config.batching())
        .isEqualTo(
            new Batching(Batching.Mode.ON, 16, List.of(4, 8), Duration.ofNanos(250_000), 16));
    assertThat(config.queue().priorities()).isEqualTo(3);
    assertThat(config.queue().defaultPriority()).isEqualTo(2);
    assertThat(config.queue().policy())
        .isEqualTo(new Queue.Policy(100, Duration.ofMillis(5), Queue.OnTimeout.DELAY));
    assertThat(config.queue().policyOf(1).capacity()).isEqualTo(10);
    assertThat(config.cache().on()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: "iris"                                           | Latest[count=1]
          version_policy { all { } }                             | All[]
          version_policy: { latest { num_versions: 2 } }         | Latest[count=2]
          version_policy { specific { versions: [1, 3] } }       | Specific[versions=[1, 3]]
          version_policy { specific { versions: 1 versions: 3 }} | Specific[versions=[1, 3]]
          """)
  void version_policies_are_read(String text, String policy) throws IOException {
    assertThat(read(text).versions().orElseThrow()).hasToString(policy);
  }

  @Test
  void the_same_words_are_read_as_json() {
    ModelSettings settings =
        SettingsFiles.read(
            folder,
            ModelConfig.defaults(),
            """
            {"name":"iris","max_batch_size":4,"version_policy":{"specific":{"versions":["2"]}},
             "parameters":{"k":{"string_value":"v"}},
             "input":[{"name":"x","data_type":"TYPE_FP32","dims":["3"]}]}
            """);
    assertThat(settings.versions()).contains(new VersionPolicy.Specific(List.of(2L)));
    assertThat(settings.parameters()).isEqualTo(Map.of("k", "v"));
    assertThat(settings.boundary().inputs().getFirst().shape()).contains(Shape.of(-1, 3));
  }

  @Test
  void warm_up_requests_are_zeros_random_numbers_or_files() throws IOException {
    Files.createDirectory(folder.resolve("warmup"));
    Files.write(folder.resolve("warmup/raw"), new byte[] {1, 0, 0, 0, 2, 0, 0, 0});
    List<?> requests =
        read("""
            max_batch_size: 4
            model_warmup { name: "w" batch_size: 2 count: 2
              inputs { key: "x" value { data_type: TYPE_INT32 dims: [ 1 ] input_data_file: "raw" } }
              inputs { key: "z" value { data_type: TYPE_FP32 dims: [ 3 ] zero_data: true } } }
            """)
            .config()
            .warmUp()
            .requests();
    assertThat(requests).hasSize(2);
    var first = read("max_batch_size: 0").config().warmUp().requests();
    assertThat(first).isEmpty();
    var tensors =
        read("""
            model_warmup { name: "w"
              inputs { key: "x" value { data_type: TYPE_INT32 dims: [ 2 ] input_data_file: "raw" } } }
            """)
            .config()
            .warmUp()
            .requests()
            .getFirst()
            .inputs();
    assertThat(tensors.get("x")).isInstanceOf(FixedTensor.class);
    assertThat(tensors.get("x") instanceof FixedTensor x ? x.doubles() : new double[0])
        .containsExactly(1, 2);
  }

  @Test
  void an_ensemble_is_handed_on_as_its_steps() throws IOException {
    ModelSettings settings =
        read(
            """
            platform: "ensemble"
            ensemble_scheduling { step [
              { model_name: "a" model_version: -1 input_map { key: "x" value: "in" }
                output_map { key: "y" value: "mid" } },
              { model_name: "b" model_version: 3 input_map { key: "x" value: "mid" }
                output_map { key: "y" value: "out" } } ] }
            """);
    assertThat(settings.ensemble().orElseThrow().steps())
        .containsExactly(
            new Step("a", "a", Map.of("x", "in"), Map.of("y", "mid")),
            new Step("b", "b", Map.of("x", "mid"), Map.of("y", "out")).withVersion(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max_batchsize: 8            | config.pbtxt:1:16: unknown key 'max_batchsize'; did you mean 'max_batch_size'?
          max_batch_size: -1          | config.pbtxt:1:17: max_batch_size: -1 (expected: a whole number >= 0)
          max_batch_size: many        | config.pbtxt:1:17: max_batch_size: many (expected: a whole number >= 0)
          name: "rose"                | config.pbtxt:1:7: name: 'rose' (expected: the folder's name 'iris')
          input { name: "x" data_type: FLOAT } | config.pbtxt:1:30: data_type: 'FLOAT' (expected: TYPE_FP32, TYPE_INT64, TYPE_STRING ...)
          input { name: "x" format: NCHW } | config.pbtxt:1:27: format: 'NCHW' (expected: FORMAT_NONE, FORMAT_NHWC, FORMAT_NCHW)
          output { name: "x" label_filename: "../up" } | config.pbtxt:1:8: '../up' (expected: a file in the model's folder)
          input { name: "x" dims: [ 4 ] reshape { shape: [ 3 ] } } | config.pbtxt:1:39: reshape: [4] to [3] (expected: as many elements)
          input { name: "x" dims: [ -1, -1 ] reshape { shape: [ -1, -1 ] } } | config.pbtxt:1:44: reshape: [-1,-1] to [-1,-1] (expected: as many elements)
          instance_group { count: 1000000000 } | config.pbtxt:1:25: count: '1000000000' (expected: at most 1024)
          dynamic_batching { priority_levels: 50000000 default_priority_level: 1 } | config.pbtxt:1:37: priority_levels: '50000000' (expected: at most 1000)
          sequence_batching { }       | config.pbtxt:1:19: sequence_batching: a model that keeps state between requests is not served here
          max_batch_size: 4 dynamic_batching { preferred_batch_size: 8 } | config.pbtxt:1:60: batching.preferred_sizes: 8 (expected: 1 to max_size 4)
          """)
  void what_is_wrong_is_refused_with_its_place(String text, String message) {
    assertThatThrownBy(() -> read(text)).hasMessage(message);
  }
}
