package dev.primavista.cli.help;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.cli.CommandCalls;
import dev.primavista.testkit.SharedData;
import dev.primavista.vision.image.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The files that {@code --help} prints, beside what the commands take. */
class HelpTest {
  private static final Path ROOT = SharedData.projectRoot();
  private static final Path FOLDER = ROOT.resolve("cli/src/main/resources/dev/primavista/cli/help");
  private static final List<String> STANDARD = List.of("--help", "--version");
  private static final int COLUMNS = 80;

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  /** What the launcher prints of the command. */
  private static String help(String command) throws IOException {
    String[] words = command.split(" ", -1);
    Path own = FOLDER.resolve(String.join("-", words) + ".txt");
    return Files.readString(Files.exists(own) ? own : FOLDER.resolve(words[0] + ".txt"));
  }

  @ParameterizedTest
  @MethodSource("dev.primavista.cli.CommandCalls#commands")
  void every_flag_of_a_command_is_told(String command) throws IOException {
    CommandLine line = new CommandCalls().line(ROOT);
    for (String word : command.split(" ", -1)) {
      line = Objects.requireNonNull(line.getSubcommands().get(word));
    }
    String help = help(command);
    for (OptionSpec option : line.getCommandSpec().options()) {
      if (!STANDARD.contains(option.longestName())) {
        assertThat(help).contains(told(option));
      }
    }
  }

  /** What is on by default is told by how it is turned off. */
  private static String told(OptionSpec option) {
    String name = option.longestName();
    return option.negatable() ? name.replaceFirst("--", "--no-") : name;
  }

  @ParameterizedTest
  @MethodSource("dev.primavista.cli.CommandCalls#commands")
  void the_first_page_names_every_command(String command) throws IOException {
    assertThat(Files.readString(FOLDER.resolve("prima.txt")))
        .contains("  prima " + command.split(" ", -1)[0]);
  }

  @Test
  void every_named_recipe_is_told() throws IOException {
    // Those of a family are told by its form.
    List<String> alone =
        Recipes.names().stream().filter(name -> !name.matches("(keras|timm)_.*")).toList();
    assertThat(List.of(help("vision preprocess").split("[\\s,]+", -1))).containsAll(alone);
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_page_fits_into_a_terminal(Path file) throws IOException {
    assertThat(Files.readAllLines(file)).allMatch(line -> line.length() <= COLUMNS);
  }
}
