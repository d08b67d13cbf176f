package dev.primavista.cli.help;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.cli.CommandCalls;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a shell offers after a tabulator. */
class CompletionCommandTest {
  private static final Path ROOT = SharedData.projectRoot();

  private final CommandCalls command = new CommandCalls();

  private String script(String shell) {
    assertThat(command.call(ROOT, "completion", shell)).isZero();
    String script = command.out();
    command.forgetOut();
    return script;
  }

  /** What bash makes of these words; the last is being typed, - for nothing yet. */
  private List<String> offered(String typed) throws IOException {
    String[] words = typed.split(" ", -1);
    String last = words[words.length - 1].replaceFirst("^-$", "''");
    String asked =
        "COMP_WORDS=(prima %s %s)\nCOMP_CWORD=%d\n_complete_prima\nprintf '%%s\\n' \"${COMPREPLY[@]}\"\n"
            .formatted(
                String.join(" ", List.of(words).subList(0, words.length - 1)), last, words.length);
    Process bash =
        new ProcessBuilder("bash").redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Thread.ofVirtual()
        .start(
            () -> {
              try (var in = bash.getOutputStream()) {
                in.write((script("bash") + asked).getBytes(StandardCharsets.UTF_8));
              } catch (IOException broken) {
                throw new java.io.UncheckedIOException(broken);
              }
            });
    String told = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return told.lines().map(String::strip).filter(word -> !word.isEmpty()).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "serve --model-control -,auto explicit none poll",
    "serve --watch -,auto events off poll",
    "faq train --color -,always auto never",
    "serve --qui,--quiet",
    "faq export --format -,csv jsonl",
    "key create shop --role -,admin reader",
    "pull resnet15,resnet152 resnet152v2",
    "engines install -,cuda tensorflow torch",
    "lab -,l1 l2 preflight",
    "completion -,bash fish zsh",
    "explain too_lar,too_large",
    "help lim,limits",
    "help qua,quantize",
    "bench ov,overload",
    "bench sc,scale",
  })
  @EnabledOnOs(OS.LINUX)
  void only_what_is_taken_is_offered(String typed, String offered) throws IOException {
    assertThat(offered(typed)).containsExactlyInAnyOrder(offered.split(" "));
  }

  @Test
  void a_list_of_values_is_one_options_alone() {
    for (String function : script("bash").split("\nfunction ", -1)) {
      Set<String> lists = new HashSet<>();
      function
          .lines()
          .filter(line -> line.contains("_option_args=("))
          .map(line -> line.substring(0, line.indexOf('=')))
          .forEach(list -> assertThat(lists.add(list)).as(list).isTrue());
    }
  }

  @Test
  void bash_completes_prima_alone() {
    assertThat(script("bash").strip()).endsWith("complete -F _complete_prima -o default prima");
  }

  @Test
  void fish_is_told_values_and_words() {
    assertThat(script("fish"))
        .contains("-l model-control -x -a 'auto none poll explicit'\n")
        .contains("-l port -r\n")
        .contains("complete -c prima -f -n '__fish_seen_subcommand_from lab' -a 'l1 l2 preflight'");
  }
}
