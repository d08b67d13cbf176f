package dev.primavista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the documents point at: files that are there, commands and flags that exist. */
class DocumentationTest {
  private static final Path ROOT = SharedData.projectRoot();
  private static final Path HELP = ROOT.resolve("cli/src/main/resources/dev/primavista/cli/help");

  /** To files of this repository: no scheme. */
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:\\s]+)(?:#[^)\\s]*)?\\)");

  /** At the beginning of a line of code or of a piece of it. */
  private static final Pattern CALL =
      Pattern.compile("(?m)(?:^ *|`|\\| *)(?:\\./)?prima ([a-z][^`\\n]*)");

  private static final Pattern FLAG = Pattern.compile("(?<!\\S)--[a-z][a-z0-9-]*");

  /** Commands that the launcher alone knows. */
  private static final Set<String> LAUNCHED = Set.of("bench", "fuzz", "help", "lab", "test");

  static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of("README.md", "CHANGELOG.md", "client/README.md", "examples/README.md")
                  .map(ROOT::resolve),
              docs.filter(file -> file.toString().endsWith(".md")).sorted())
          .toList();
    }
  }

  static List<Path> instructions() throws IOException {
    return documents().stream()
        .filter(file -> file.endsWith("README.md") || file.toString().contains("guides"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void links_lead_to_files(Path document) throws IOException {
    assertThat(LINK.matcher(Files.readString(document)).results())
        .extracting(link -> document.resolveSibling(link.group(1)))
        .allMatch(Files::exists);
  }

  @Test
  void the_list_of_guides_has_all_of_them() throws IOException {
    String list = Files.readString(ROOT.resolve("docs/guides/README.md"));
    try (Stream<Path> guides = Files.list(ROOT.resolve("docs/guides"))) {
      assertThat(guides.map(Path::getFileName).map(String::valueOf))
          .filteredOn(name -> !name.equals("README.md"))
          .allMatch(name -> list.contains("](" + name + ")"));
    }
  }

  @ParameterizedTest
  @MethodSource("instructions")
  void commands_and_their_flags_exist(Path document) throws IOException {
    String text = Files.readString(document).replaceAll("\\\\\\n\\s*", "");
    for (String call : CALL.matcher(text).results().map(match -> match.group(1)).toList()) {
      check(call.split("\\s#|[|;&<>]", -1)[0]);
    }
  }

  @Test
  void the_clients_first_example_asks_what_its_model_has() throws IOException {
    String page = Files.readString(ROOT.resolve("client/README.md"));
    String model = found("prima serve (\\S+\\.joblib)", page);
    CommandCalls command = new CommandCalls();
    assertThat(command.call(ROOT, "inspect", ROOT.resolve(model).toString(), "--json")).isZero();
    assertThat(command.out())
        .contains("{\"name\":\"" + found("InferRequest.of\\(\"(\\w+)\"", page) + "\"")
        .contains("{\"name\":\"" + found("Input.of\\(\"(\\w+)\", new double", page) + "\"")
        .contains(
            "{\"name\":\""
                + found("output\\(\"(\\w+)\"\\).strings", page)
                + "\",\"datatype\":\"BYTES\"");
  }

  private static String found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .findFirst()
        .orElseThrow();
  }

  private static void check(String call) throws IOException {
    String first = call.split("\\s", -1)[0];
    List<String> flags = FLAG.matcher(call).results().map(MatchResult::group).toList();
    if (LAUNCHED.contains(first)) {
      if (!flags.isEmpty()) {
        assertThat(launched(call)).as("prima " + call).contains(flags);
      }
      return;
    }
    CommandLine line = new CommandCalls().line(ROOT);
    assertThat(line.getSubcommands()).as("prima " + call).containsKey(first);
    for (String word : call.split("\\s+", -1)) {
      CommandLine below = line.getSubcommands().get(word);
      if (below == null) {
        break;
      }
      line = below;
    }
    assertThat(line.getCommandSpec().optionsMap().keySet()).as("prima " + call).containsAll(flags);
  }

  /** The help of a command of the launcher's, such as {@code bench load}. */
  private static String launched(String call) throws IOException {
    String[] words = call.split("\\s", -1);
    Path own = HELP.resolve(words[0] + "-" + (words.length > 1 ? words[1] : "") + ".txt");
    return Files.readString(Files.exists(own) ? own : HELP.resolve(words[0] + ".txt"));
  }
}
