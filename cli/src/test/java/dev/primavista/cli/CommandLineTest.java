package dev.primavista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.server.security.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands, flags and their values as they are typed. */
final class CommandLineTest extends CalledCommand {
  @Test
  void a_mistyped_command_gets_the_right_hint_and_exit_2() {
    assertThat(prima("serv", "x")).isEqualTo(2);
    assertThat(err())
        .contains("error: unknown command 'serv'")
        .contains("a similar command exists: 'serve'");
    assertThat(out()).isEmpty();
  }

  @Test
  void a_mistyped_command_of_a_group_or_of_the_launcher_gets_a_hint_as_well() {
    assertThat(prima("faq", "trian")).isEqualTo(2);
    assertThat(err())
        .contains("error: unknown command 'faq trian'")
        .contains("a similar command exists: 'train'");
    command.forgetErr();
    assertThat(prima("tset")).isEqualTo(2);
    assertThat(err())
        .contains("error: unknown command 'tset'")
        .contains("a similar command exists: 'test'");
  }

  @ParameterizedTest
  @CsvSource({"serv,serve", "faq trian,train", "engines instal,install"})
  void a_mistyped_command_gets_the_hint_also_where_its_help_is_asked_for(
      String typed, String meant) {
    assertThat(prima((typed + " --help").split(" "))).isEqualTo(2);
    assertThat(err())
        .contains("error: unknown command '" + typed + "'")
        .contains("a similar command exists: '" + meant + "'");
    assertThat(out()).isEmpty();
  }

  @Test
  void the_version_is_told_by_a_word_as_by_the_flag() {
    assertThat(prima("version")).isZero();
    assertThat(out()).isEqualTo("prima 0.1.0\n");
    command.forgetOut();
    assertThat(prima("version", "--json")).isZero();
    assertThat(out()).isEqualTo("{\"name\":\"prima\",\"version\":\"0.1.0\"}\n");
  }

  @Test
  void a_mistyped_flag_gets_a_hint_and_a_far_one_none() {
    assertThat(prima("serve", "--prot", "1")).isEqualTo(2);
    assertThat(err()).contains("a similar flag exists: '--port'");
    command.forgetErr();
    assertThat(prima("faq", "train", "shop.csv", "--out", "shop.faq")).isEqualTo(2);
    assertThat(err()).contains("a similar flag exists: '--output', '--out-of-scope'");
    command.forgetErr();
    assertThat(prima("frobnicate")).isEqualTo(2);
    assertThat(err()).doesNotContain("hint");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--instances=0|--instances: 0 (expected: 1 to 1024)",
        "--instances=-3|--instances: -3 (expected: 1 to 1024)",
        "--instances=1000000|--instances: 1000000 (expected: 1 to 1024)",
        "--model-name=a/b|--model-name: 'a/b' (expected: letters, digits, '.', '_' and '-')",
        "--port=-1|--port: -1 (expected: 0 to 65535)",
        "--port=70000|--port: 70000 (expected: 0 to 65535)",
        "--grpc-port=65536|--grpc-port: 65536 (expected: 0 to 65535)",
        "--poll-interval=0|--poll-interval: 0.0 (expected: 0.001 to 86400)",
        "--poll-interval=NaN|--poll-interval: NaN (expected: 0.001 to 86400)",
        "--poll-interval=1e300|--poll-interval: 1.0E300 (expected: 0.001 to 86400)",
        "--load-model=a|--load-model: does nothing under --model-control auto (expected: --model-control explicit)",
        "--versions=latest 0|--versions: 'latest 0' (expected: all, latest, latest N, or numbers",
        "--access-log-share=2|--access-log-share: 2.0 (expected: 0 to 1)",
        "--trace-share=-1|--trace-share: -1.0 (expected: 0 to 1)",
        "--capture-share=7|--capture-share: 7.0 (expected: 0 to 1)",
        "--capture-max-bytes=-1|--capture-max-bytes: -1 (expected: >= 0)",
        "--capture-file-bytes=0|--capture-file-bytes: 0 (expected: >= 1)",
        "--capture-files=0|--capture-files: 0 (expected: >= 1)",
        "--metrics-port=65536|--metrics-port: 65536 (expected: 0 to 65535)",
        "--max-connections=0|--max-connections: 0 (expected: >= 1)",
        "--max-in-flight=0|--max-in-flight: 0 (expected: >= 1)",
        "--event-loops=0|--event-loops: 0 (expected: 1 to 1024)",
        "--event-loops=100000|--event-loops: 100000 (expected: 1 to 1024)",
        "--max-header=1023|--max-header: 1023 (expected: >= 1024)",
        "--max-uri=255|--max-uri: 255 (expected: >= 256)",
        "--max-body=1023|--max-body: 1023 (expected: >= 1024)",
        "--head-timeout=0s|--head-timeout: PT0S (expected: > 0)",
        "--drain=0s|--drain: PT0S (expected: > 0)",
      })
  void a_number_out_of_its_range_gets_one_sentence_and_exit_2(String flag, String sentence) {
    String capture = folder.resolve("captured").toString();
    assertThat(prima("serve", FAQ, "--access-log", "--capture", capture, flag)).isEqualTo(2);
    assertThat(err()).startsWith("error[wrong_setting]: " + sentence).hasLineCount(1);
    assertThat(out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--instances=x",
        "--instances=99999999999",
        "--port=1.5",
        "--port=",
        "--drain=5",
        "--lame-duck=-1s",
        "--max-body=64MX"
      })
  void what_is_no_number_is_told_with_the_flag_and_exit_2(String flag) {
    assertThat(prima("serve", FAQ, flag)).isEqualTo(2);
    assertThat(err())
        .startsWith("error: ")
        .contains(flag.substring(0, flag.indexOf('=')))
        .doesNotContain("Exception", "\tat ");
  }

  @Test
  void a_key_is_made_once_and_its_line_lets_it_in() throws IOException {
    assertThat(prima("key", "create", "shop")).isZero();
    String key = out().lines().findFirst().orElseThrow().substring("key   ".length());
    String line = out().lines().skip(1).findFirst().orElseThrow().substring("line  ".length());
    assertThat(key).matches("prima_[A-Za-z0-9_-]{43}");
    assertThat(line).startsWith("shop reader sha256:").doesNotContain(key);
    String keys = file("keys", "# of the shop\n" + line + "\n");
    assertThat(new KeyFile(Path.of(keys)).read().getFirst().matches(key)).isTrue();
    command.forgetOut();
    assertThat(prima("key", "list", keys)).isZero();
    assertThat(out()).startsWith("shop ").contains("reader").hasLineCount(1);
    assertThat(prima("key", "create", "a b")).isEqualTo(2);
    assertThat(prima("key", "create", "x", "--role", "anybody")).isEqualTo(2);
    assertThat(prima("key")).isEqualTo(2);
    assertThat(err()).doesNotContain(key).contains("expected: reader or admin");
  }

  @Test
  void conformance_names_what_it_lacks() throws IOException {
    assertThat(prima("conformance", "--suite", folder.toString())).isEqualTo(1);
    assertThat(err()).contains("error[no_suite]:", "--suite DIR");
    command.forgetErr();
    for (String part : List.of("suite", "oipcheck", "models")) {
      Files.createDirectory(folder.resolve(part));
    }
    String suite = folder.toString();
    assertThat(prima("conformance", "--suite", suite, "--python", "no-such-python")).isEqualTo(1);
    assertThat(err()).contains("error[no_python]: there is no 'no-such-python'");
  }

  @Test
  void a_missing_file_is_named_with_its_neighbours() throws IOException {
    file("churn.joblib", "x");
    assertThat(prima("inspect", folder.resolve("chrun.joblib").toString())).isEqualTo(1);
    assertThat(err())
        .startsWith("error[no_such_file]: no such file: ")
        .contains("this folder has churn.joblib");
  }

  @Test
  void a_place_that_cannot_be_written_is_told_in_one_sentence() throws IOException {
    String rows = file("a.json", "\"what are closures good for\"");
    String nowhere = folder.resolve("absent/x.json").toString();
    assertThat(prima("score", FAQ, "--input", rows, "--output", nowhere)).isEqualTo(1);
    assertThat(err()).isEqualTo("error[unusable_file]: " + nowhere + ": no such file or folder\n");
    command.forgetErr();
    assertThat(prima("score", FAQ, "--input", rows, "--output", folder.toString())).isEqualTo(1);
    assertThat(err()).isEqualTo("error[unusable_file]: " + folder + ": is a directory\n");
    command.forgetErr();
    String list = file("shop.csv", "id,question,answer\n1,Fine?,a\n");
    assertThat(prima("faq", "train", list, "--output", nowhere)).isEqualTo(1);
    assertThat(err()).contains("error[no_such_folder]: no such folder: ").hasLineCount(1);
  }

  @Test
  void what_contradicts_itself_is_wrong_usage() {
    assertThat(prima("serve")).isEqualTo(2);
    assertThat(err()).contains("error[no_model]: nothing to serve");
    command.forgetErr();
    assertThat(prima("serve", FAQ, "--tls-cert", FAQ)).isEqualTo(2);
    assertThat(err()).contains("error[half_tls]: ");
  }

  @Test
  void wrong_words_are_told_beside_the_right_ones() {
    assertThat(prima("serve", FAQ, "--port", "abc")).isEqualTo(2);
    assertThat(err()).contains("'abc' is not an int (expected: a whole number)");
    command.forgetErr();
    assertThat(prima("serve", FAQ, "--execution", "fast")).isEqualTo(2);
    assertThat(err()).contains("'--execution': 'fast' (expected: auto, direct, instance)");
    command.forgetErr();
    assertThat(prima("key", "create", "shop", "--role", "foo")).isEqualTo(2);
    assertThat(err())
        .contains("'foo' (expected: reader or admin)")
        .doesNotContainIgnoringCase("anybody");
  }

  @Test
  void a_link_that_leads_nowhere_is_told_as_one() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("m.joblib"), folder.resolve("gone"));
    assertThat(prima("inspect", link.toString())).isEqualTo(1);
    assertThat(err()).isEqualTo("error[no_such_file]: " + link + " is a link that leads nowhere\n");
  }

  @Test
  void a_shell_is_told_what_there_is_to_complete() {
    assertThat(prima("completion", "bash")).isZero();
    assertThat(out()).contains("complete -F", "'--grpc-port'", "bench");
    command.forgetOut();
    assertThat(prima("completion", "fish")).isZero();
    assertThat(out())
        .contains("complete -c prima -n __fish_use_subcommand -a serve -d 'Serves model files")
        .contains("-n '__fish_seen_subcommand_from faq; and __fish_seen_subcommand_from train'");
    assertThat(prima("completion", "ksh")).isEqualTo(2);
    assertThat(err()).contains("'ksh' (expected: bash, zsh, fish)");
  }
}
