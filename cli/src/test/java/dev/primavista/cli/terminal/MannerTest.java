package dev.primavista.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.cli.CommandCalls;
import dev.primavista.pickle.PickleLimits;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code --color}, {@code --quiet} and {@code --verbose} of every command. */
class MannerTest {
  private static final Path ROOT = SharedData.projectRoot();
  private static final String RED = "\u001b[31m";

  @TempDir private Path folder = Path.of("");

  private final CommandCalls command = new CommandCalls();

  /** Where these streams are terminals, and the variables ask for this. */
  private int prima(boolean terminals, Optional<Boolean> colour, String... words) {
    Environment environment =
        new Environment(
            ROOT, terminals, terminals, colour, PickleLimits.defaults(), Map.of("HOME", "."));
    return command.call(environment, words);
  }

  private int prima(String... words) {
    return prima(false, Optional.empty(), words);
  }

  private String out() {
    return command.out();
  }

  private String err() {
    return command.err();
  }

  private String list() throws IOException {
    return Files.writeString(folder.resolve("shop.csv"), "id,question,answer\n1,Why?,So.\n")
        .toString();
  }

  @ParameterizedTest
  @CsvSource({
    "inspect absent --color always, false, '', true",
    "--color=never inspect absent, true, true, false",
    "inspect --color never absent, true, true, false",
    "inspect --color auto absent, true, '', true",
    "inspect --color AUTO absent, true, false, false",
    "inspect absent, false, true, true",
    "inspect absent, false, '', false",
    "faq export --faq absent.db --color ALWAYS, false, false, true",
    "serv --color always, false, '', true",
  })
  void a_flag_prevails_over_variables_and_they_over_the_terminal(
      String words, boolean terminals, String variables, boolean coloured) {
    Optional<Boolean> wish =
        Optional.of(variables).filter(text -> !text.isEmpty()).map(Boolean::valueOf);
    assertThat(prima(terminals, wish, words.split(" ", -1))).isNotZero();
    assertThat(err().startsWith(RED + "error")).isEqualTo(coloured);
    assertThat(err().contains("\u001b")).isEqualTo(coloured);
  }

  @ParameterizedTest
  @CsvSource({"inspect x --color sometimes", "--color=sometimes inspect x"})
  void a_colour_that_is_none_is_told(String words) {
    assertThat(prima(words.split(" ", -1))).isEqualTo(2);
    assertThat(err())
        .startsWith(
            "error: Invalid value for option '--color': 'sometimes' (expected: always, never,"
                + " auto)\n")
        .hasLineCount(2);
    assertThat(out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"--color always inspect --help, true", "inspect --help, false"})
  void help_is_coloured_as_the_rest(String words, boolean coloured) {
    assertThat(prima(words.split(" ", -1))).isZero();
    assertThat(out()).contains("--json");
    assertThat(out().contains("\u001b[")).isEqualTo(coloured);
  }

  @ParameterizedTest
  @CsvSource({
    "-q faq train LIST",
    "faq -q train LIST",
    "faq train LIST --quiet",
    "-qv faq train LIST"
  })
  void quiet_leaves_out_progress_and_notes(String words) throws IOException {
    String[] typed = (words + " --encoder none").replace("LIST", list()).split(" ", -1);
    assertThat(prima(typed)).isZero();
    assertThat(out() + err()).isEmpty();
    assertThat(folder.resolve("shop.faq")).exists();
  }

  @Test
  void quiet_keeps_warnings_results_and_failures() throws IOException {
    String list =
        Files.writeString(
                folder.resolve("two.csv"),
                "id,question,answer,language\n1,Why?,So.,en\n2,Warum?,So.,de\n")
            .toString();
    assertThat(prima("-q", "faq", "train", list, "--encoder", "minilm")).isZero();
    assertThat(err()).startsWith("warning: encoder 'minilm'").hasLineCount(1);
    command.forgetErr();
    String database = folder.resolve("two.db").toString();
    assertThat(prima("faq", "import", "--faq", database, list, "-q")).isZero();
    assertThat(out()).startsWith("FAQ 'two': 2 created").hasLineCount(1);
    assertThat(prima("inspect", "absent", "-q")).isEqualTo(1);
    assertThat(err()).isEqualTo("error[no_such_file]: no such file: absent\n");
  }

  @Test
  void the_version_is_told_with_any_of_them() {
    assertThat(prima("-q", "version", "--json", "--color", "never")).isZero();
    assertThat(out()).isEqualTo("{\"name\":\"prima\",\"version\":\"0.1.0\"}\n");
  }

  @ParameterizedTest
  @CsvSource({"-v faq export", "faq export -v"})
  void verbose_tells_causes_and_where_they_arose(String words) throws IOException {
    Path text = Files.writeString(folder.resolve("shop.db"), "SQLite format 3\0 and no more");
    String[] typed = (words + " --faq " + text).split(" ", -1);
    assertThat(prima(typed)).isEqualTo(1);
    assertThat(err())
        .startsWith("error[no_database]: the database '" + text + "' cannot be opened: ")
        .contains("\n  cause: org.sqlite.SQLiteException: ", "\n  \tat dev.primavista.")
        .doesNotContain("\u001b");
    command.forgetErr();
    assertThat(prima("faq", "export", "--faq", text.toString())).isEqualTo(1);
    assertThat(err()).hasLineCount(1);
  }

  @Test
  void verbose_json_is_one_object_still() throws IOException {
    Path text = Files.writeString(folder.resolve("shop.db"), "SQLite format 3\0 and no more");
    assertThat(prima("faq", "export", "--faq", text.toString(), "--json", "--verbose"))
        .isEqualTo(1);
    assertThat(err())
        .hasLineCount(1)
        .contains("\"code\":\"no_database\"", "\"causes\":[\"", "\"stack_trace\":\"");
  }

  @ParameterizedTest
  @MethodSource("dev.primavista.cli.CommandCalls#commands")
  void every_command_takes_them(String command) {
    var line = new CommandCalls().line(ROOT);
    for (String word : command.split(" ", -1)) {
      line = Objects.requireNonNull(line.getSubcommands().get(word));
    }
    assertThat(line.getCommandSpec().optionsMap())
        .containsKeys("--color", "-q", "--quiet", "-v", "--verbose");
  }

  @ParameterizedTest
  @CsvSource({
    "inspect --quiet=true --verbose=TRUE, true, true",
    "-q inspect --quiet=false -v, false, true",
    "-qv=false inspect, true, false",
    "-v=false -vq inspect, true, true",
    "inspect -q -qv=FALSE --color=never, true, false",
  })
  void flags_take_truths_and_the_last_prevails(String words, boolean quiet, boolean verbose) {
    Manner manner = Manner.of(List.of(words.split(" ", -1)));
    assertThat(manner.quiet()).isEqualTo(quiet);
    assertThat(manner.verbose()).isEqualTo(verbose);
    assertThat(Manner.without(List.of(words.split(" ", -1)))).containsExactly("inspect");
  }

  @Test
  void alone_they_name_no_command() {
    assertThat(prima("-q", "--color", "never")).isEqualTo(2);
    assertThat(err())
        .startsWith("error: no command is named (expected: one of serve, demo, score, ")
        .endsWith("  usage: prima ...   ('prima --help' tells more)\n");
  }

  @ParameterizedTest
  @CsvSource({"--quiet=perhaps", "-v=perhaps"})
  void a_truth_that_is_none_is_told(String flag) {
    assertThat(prima("inspect", "absent", flag)).isEqualTo(2);
    assertThat(err())
        .startsWith("error: Invalid value for option '")
        .contains("': 'perhaps' is not a boolean (expected: true or false)\n");
  }

  @Test
  void a_command_parses_them_as_they_are_heard() {
    assertThat(prima("inspect", "absent", "--quiet=false", "-qv=false")).isNotZero();
    assertThat(err()).startsWith("error");
  }

  @Test
  void what_follows_two_dashes_is_no_flag() {
    List<String> words = List.of("inspect", "-v", "--", "-q", "--color");
    assertThat(Manner.of(words)).isEqualTo(new Manner(Optional.empty(), false, true));
    assertThat(Manner.without(words)).containsExactly("inspect", "--", "-q", "--color");
  }
}
