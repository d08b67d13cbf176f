package dev.primavista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.testkit.SharedData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** {@code --config FILE} of the commands that serve. */
class ConfigFileTest {
  private static final Path ROOT = SharedData.projectRoot();

  @TempDir private Path folder = Path.of("");

  private final CommandCalls command = new CommandCalls();

  private String file(String content) throws IOException {
    return Files.writeString(folder.resolve("serve.yaml"), content).toString();
  }

  private int prima(String... words) {
    command.forgetErr();
    return command.call(ROOT, folder, words);
  }

  /** The words that are run in the place of these. */
  private List<String> completed(String... words) {
    CommandLine line = command.line(ROOT);
    ConfigFile file = ConfigFile.named(line, List.of(words)).orElseThrow();
    return file.completing(line, List.of(words));
  }

  private String at(String path) {
    return folder.resolve(path).toString();
  }

  @Test
  void keys_are_the_flags_and_paths_begin_where_the_file_is() throws IOException {
    String config =
        file(
            """
            models: [iris.joblib, https://models.example/x.onnx, /srv/churn.joblib]
            repository: models
            port: 9000
            allowed-host: [a.example, b.example]
            allowed-origin: https://shop.example
            labels: names.txt
            drain: 5s
            or-cpu: true
            access-log: false
            image-host: []
            """);
    assertThat(completed("serve", "--config", config))
        .containsExactly(
            "serve",
            at("iris.joblib"),
            "https://models.example/x.onnx",
            "/srv/churn.joblib",
            "--repository=" + at("models"),
            "--port=9000",
            "--allowed-host=a.example",
            "--allowed-host=b.example",
            "--allowed-origin=https://shop.example",
            "--labels=" + at("names.txt"),
            "--drain=5s",
            "--or-cpu=true",
            "--access-log=false",
            "--config",
            config);
  }

  @Test
  void what_is_typed_prevails_and_replaces_lists() throws IOException {
    String config = file("port: 9000\nmodels: [a, b]\nallowed-host: [x, y]\nhost: localhost\n");
    assertThat(completed("serve", "c", "--allowed-host", "z", "--port=1", "--config=" + config))
        .containsExactly(
            "serve",
            "c",
            "--allowed-host",
            "z",
            "--port=1",
            "--host=localhost",
            "--config=" + config);
  }

  @Test
  void the_demo_and_a_faq_have_files_too() throws IOException {
    String config = file("faq: shop.csv\ncompare: words\nthreshold: 0.4\n");
    assertThat(completed("faq", "serve", "--config", config))
        .containsExactly(
            "faq",
            "serve",
            "--faq=" + at("shop.csv"),
            "--compare=words",
            "--threshold=0.4",
            "--config",
            config);
    assertThat(prima("demo", "--config", file("port: 70000\n"))).isEqualTo(2);
    assertThat(command.err())
        .isEqualTo("error[wrong_setting]: serve.yaml:1:1: port: 70000 (expected: 0 to 65535)\n");
    assertThat(prima("demo", "--config", file("models: [x]\n"))).isEqualTo(2);
    assertThat(command.err()).contains("unknown key 'models'");
  }

  @Test
  void words_are_a_matcher_to_compare_with_alone() throws IOException {
    assertThat(completed("serve", "--config", file("repository: words\nmodels: [words]\n")))
        .contains("--repository=" + at("words"), at("words"));
    assertThat(completed("faq", "serve", "--config", file("compare: words\nmodel: words\n")))
        .contains("--compare=words", "--model=" + at("words"));
  }

  @ParameterizedTest
  @CsvSource({
    "faq.db, '', faq.db",
    "sqlite:faq.db, sqlite:, faq.db",
    "jdbc:sqlite:faq.db, jdbc:sqlite:, faq.db",
    "sqlite:/srv/faq.db, sqlite:, /srv/faq.db",
  })
  void the_file_of_a_database_lies_beside_the_settings(String written, String form, String path)
      throws IOException {
    assertThat(completed("faq", "serve", "--config", file("database: " + written + "\n")))
        .contains("--database=" + form + at(path));
  }

  @Test
  void the_server_of_a_database_is_no_file() throws IOException {
    String server = "postgresql://db.example/faq";
    assertThat(completed("faq", "serve", "--config", file("database: " + server + "\n")))
        .contains("--database=" + server);
  }

  @Test
  void a_word_that_begins_with_an_at_sign_is_that_word() throws IOException {
    Path words = Files.writeString(folder.resolve("words"), "--config serve.yaml\n-q\n");
    assertThat(prima("inspect", "@" + words)).isEqualTo(1);
    assertThat(command.err()).startsWith("error[no_such_file]: no such file: @" + words);
    assertThat(prima("serve", "@" + words)).isEqualTo(1);
    assertThat(command.err()).startsWith("error[no_such_file]: no such file: @" + words);
  }

  @Test
  void every_fault_is_told_at_once_with_its_key_and_place() throws IOException {
    String config =
        file(
            """
            prot: 9000
            grpc_port: 1
            port: abc
            grpc-port: [1, 2]
            access-log: perhaps
            tls-cert: {file: x}
            host:
            config: other.yaml
            watch: sometimes
            drain: 5
            max-in-flight: 0
            instances: 5000
            host: localhost
            poll-interval: 0
            """);
    assertThat(prima("serve", "--config", config)).isEqualTo(2);
    assertThat(command.err())
        .isEqualTo(
            """
            error[wrong_setting]: serve.yaml:1:1: unknown key 'prot'; did you mean 'port'?
            serve.yaml:2:1: unknown key 'grpc_port'; did you mean 'grpc-port'?
            serve.yaml:3:1: port: 'abc' is not an int (expected: a whole number)
            serve.yaml:4:1: grpc-port: 2 values (expected: one)
            serve.yaml:5:1: access-log: 'perhaps' is not a boolean (expected: true or false)
            serve.yaml:6:1: tls-cert: fields (expected: a value)
            serve.yaml:7:1: host: nothing (expected: a value)
            serve.yaml:8:1: unknown key 'config'
            serve.yaml:9:1: watch: 'sometimes' (expected: auto, events, poll, off)
            serve.yaml:10:1: drain: '5' is not a duration (expected: such as 500ms, 0.5s, 2m or 1h)
            serve.yaml:13:1: host: is there twice (expected: once)
            serve.yaml:12:1: instances: 5000 (expected: 1 to 1024)
            serve.yaml:14:1: poll-interval: 0.0 (expected: 0.001 to 86400)
            serve.yaml:11:1: max-in-flight: 0 (expected: >= 1)
            """);
    assertThat(command.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "prot: 1, --log-format=json, \"serve.yaml:1:1: unknown key 'prot'; did you mean 'port'?\"",
    "{log-format: json; prot: 1}, --port=0, \"serve.yaml:1:20: unknown key 'prot'; did you\"",
    "port: [, --log-format=json, serve.yaml:2:1: malformed YAML: ",
  })
  void a_log_of_json_has_the_faults_of_a_file_too(String content, String typed, String sentence)
      throws IOException {
    PrintStream usual = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      assertThat(prima("serve", typed, "--config", file(content.replace(';', ',') + "\n")))
          .isEqualTo(2);
    } finally {
      System.setErr(usual);
    }
    assertThat(log.toString(StandardCharsets.UTF_8))
        .hasLineCount(1)
        .startsWith("{")
        .contains("\"code\":\"wrong_setting\"", sentence.replace("\"", ""));
    assertThat(command.err()).isEmpty();
  }

  @Test
  void settings_that_exclude_each_other_are_told() throws IOException {
    String config = file("load-model: a\ntls-cert: a.pem\n");
    assertThat(prima("serve", "--config", config)).isEqualTo(2);
    assertThat(command.err())
        .isEqualTo(
            """
            error[wrong_setting]: serve.yaml:1:1: load-model: does nothing under --model-control auto (expected: --model-control explicit)
            a certificate without its key, or a key without its certificate (expected: --tls-cert FILE and --tls-key FILE)
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1, 2]|2|serve.yaml:1:1: no mapping (expected: lines such as 'name: iris')",
        "port: [|2|serve.yaml:2:1: malformed YAML: ",
        "? [a]\\n: b|2|serve.yaml:1:1: malformed YAML: ",
        "''|2|nothing to serve (expected: model files, or --repository DIR)",
      })
  void what_is_no_list_of_settings_is_told(String content, int exit, String sentence)
      throws IOException {
    String config = file(content.replace("\\n", "\n") + "\n");
    assertThat(prima("serve", "--config", config)).isEqualTo(exit);
    assertThat(command.err()).contains(sentence).doesNotContain("\tat ");
  }

  @Test
  void a_file_that_is_not_there_is_told_with_near_ones() throws IOException {
    String config = file("port: 0\n");
    assertThat(prima("serve", "--config", config.replace("serve.yaml", "sevre.yaml"))).isEqualTo(1);
    assertThat(command.err()).contains("error[no_such_file]", "this folder has serve.yaml");
    assertThat(prima("serve", "--config", folder.toString())).isEqualTo(1);
    assertThat(command.err()).contains("error[is_folder]");
  }

  @Test
  void models_of_a_file_are_looked_for_beside_it() throws IOException {
    String config = file("models: absent.joblib\nport: 0\n");
    assertThat(prima("serve", "--config", config)).isEqualTo(1);
    assertThat(command.err())
        .isEqualTo("error[no_such_file]: no such file: " + at("absent.joblib") + "\n");
  }

  @ParameterizedTest
  @CsvSource({"serve", "demo", "faq serve"})
  void whatever_is_a_flag_can_be_in_a_file(String words) throws IOException {
    CommandLine line = command.line(ROOT);
    for (String word : words.split(" ", -1)) {
      line = Objects.requireNonNull(line.getSubcommands().get(word));
    }
    for (OptionSpec option : line.getCommandSpec().options()) {
      String name = option.longestName().replaceFirst("^--", "");
      if (option.inherited() || List.of("config", "help", "version").contains(name)) {
        continue;
      }
      Class<?> type = option.typeInfo().getType();
      String value =
          type.isEnum()
              ? String.valueOf(type.getEnumConstants()[0])
              : option.typeInfo().isBoolean() ? "true" : number(option);
      String config = file(name + ": " + value + "\n");
      String[] typed = (words + " --config " + config).split(" ", -1);
      assertThat(completed(typed)).as(name).anyMatch(word -> word.startsWith("--" + name + "="));
    }
  }

  /** Times and sizes have a converter of their own. */
  private static String number(OptionSpec option) {
    return option.paramLabel().equals("TIME") ? "1s" : "1";
  }
}
