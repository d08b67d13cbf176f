package dev.primavista.repository.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TritonSchemaTest {
  private static final Path PROTO = Path.of("../proto/src/main/proto/inference/model_config.proto");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nme: 'a' | 1:6: unknown key 'nme'; did you mean 'name'?",
        "dynamic_batching { max_que_delay_microseconds: 1 }"
            + " | 1:48: unknown key 'max_que_delay_microseconds'; did you mean 'max_queue_delay_microseconds'?",
        "input [ { name: 'x' dim: [ 4 ] } ] | 1:28: unknown key 'dim'; did you mean 'dims'?",
        "output { name: 'y' labelfilename: 'l' } | 1:35: unknown key 'labelfilename'",
        "instance_group [ { cout: 2 } ] | 1:26: unknown key 'cout'; did you mean 'count'?",
        "optimization { execution_accelerators { gpu_execution_accelerator: [ { nme: 'tensorrt' } ] } }"
            + " | unknown key 'nme'",
        "parameters { key: 'a' value { strin_value: 'b' } } | unknown key 'strin_value'",
        "model_warmup [ { inputs { key: 'x' value { data_tpe: TYPE_FP32 } } } ] | unknown key 'data_tpe'",
        "ensemble_scheduling { step [ { modl_name: 'a' } ] } | unknown key 'modl_name'",
        "version_policy { latest { number: 2 } } | unknown key 'number'",
        "response_cache { enabled: true } | unknown key 'enabled'; did you mean 'enable'?",
      },
      quoteCharacter = '`')
  void a_name_that_a_group_does_not_have_is_refused(String text, String message) {
    Fields fields = new Fields(TextFormat.read("config.pbtxt", text));
    assertThatThrownBy(() -> TritonSchema.checked(fields))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(message);
  }

  @Test
  void it_has_the_names_of_the_messages() throws IOException {
    Set<String> names = new TreeSet<>();
    collect(TritonSchema.CONFIG, names);
    assertThat(names).isEqualTo(declared());
  }

  private static void collect(TritonSchema schema, Set<String> names) {
    names.addAll(schema.values());
    schema.groups().forEach((name, group) -> collect(name, group, names));
    schema.maps().forEach((name, value) -> collect(name, value, names));
  }

  private static void collect(String name, TritonSchema schema, Set<String> names) {
    names.add(name);
    collect(schema, names);
  }

  /** The fields of all messages, but for those that keep state between requests. */
  private static Set<String> declared() throws IOException {
    String stateful = "(?s)\\nmessage ModelSequenceBatching \\{.*?\\n}\\n";
    String messages = Files.readString(PROTO).replaceFirst(stateful, "");
    return Pattern.compile("\\b([a-z][a-z0-9_]*) = \\d+;")
        .matcher(messages)
        .results()
        .map((MatchResult field) -> field.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
