package dev.primavista.cli;

import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Manner;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.server.observability.StandardError;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code prima}: 0 done, 1 failed, 2 wrong usage. */
@Command(
    name = "prima",
    description = "Serves Python models in real time, without Python.",
    mixinStandardHelpOptions = true,
    version = "prima " + Main.VERSION)
public final class Main {
  /** Commands that the launcher itself runs. */
  static final List<String> LAUNCHED = List.of("bench", "fuzz", "help", "lab", "test");

  static final String VERSION = "0.1.0";

  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // Numbers look alike wherever this runs.
    Locale.setDefault(Locale.ROOT);
    StandardError.install();
    int exit = start(arguments);
    System.out.flush();
    StandardError.installed().ifPresent(StandardError::end);
    Runtime.getRuntime().halt(exit);
  }

  private static int start(String... arguments) {
    Environment environment;
    try {
      environment = Environment.read();
    } catch (IllegalArgumentException wrong) {
      System.err.println("error[wrong_setting]: " + wrong.getMessage());
      return 2;
    }
    return run(environment, new Terminal(System.out, System.err, environment), arguments);
  }

  /** Runs the command; the exit code is the answer. */
  static int run(Environment environment, Terminal terminal, String... arguments) {
    List<String> words = words(arguments);
    List<String> own = Manner.without(words);
    terminal.speak(Manner.of(words));
    if (words.contains("--json")) {
      terminal.failAsJson();
    }
    if (own.size() == 2 && own.containsAll(List.of("--version", "--json"))) {
      terminal.result("{\"name\":\"prima\",\"version\":\"" + VERSION + "\"}");
      return 0;
    }
    try {
      String first = own.isEmpty() ? "" : own.getFirst();
      int exit = execute(commandLine(environment, terminal, first), terminal, words);
      if (terminal.tookAll()) {
        return exit;
      }
      terminal.fail(
          "unwritable_output",
          "standard output took no more: the result is lost",
          Optional.empty());
    } catch (OutOfMemoryError beyond) {
      terminal.fail(
          "out_of_memory",
          "this needs more than the %,d bytes of memory given to this process"
              .formatted(Runtime.getRuntime().maxMemory()),
          Optional.of("raise the heap with JAVA_TOOL_OPTIONS=-Xmx"));
    }
    return 1;
  }

  /** Runs what was typed, with what the file of settings says that it may name. */
  private static int execute(CommandLine line, Terminal terminal, List<String> words) {
    Optional<ConfigFile> file = ConfigFile.named(line, words);
    List<String> completed = words;
    if (file.isPresent()) {
      line.setExecutionExceptionHandler(
          (failure, _, _) -> Failing.fail(terminal, file.get().located(failure)));
      try {
        completed = file.get().completing(line, words);
      } catch (CommandFailure wrong) {
        file.get().startLog(terminal);
        return Failing.fail(terminal, wrong);
      }
    }
    return line.execute(completed.toArray(String[]::new));
  }

  /** What was typed; a first word {@code version} stands for the flag. */
  private static List<String> words(String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    List<String> own = Manner.without(words);
    if (!own.isEmpty() && own.getFirst().equals("version")) {
      words.set(words.indexOf("version"), "--version");
    }
    return words;
  }

  /** All commands, wired. */
  static CommandLine commandLine(Environment environment, Terminal terminal) {
    return commandLine(environment, terminal, "");
  }

  private static CommandLine commandLine(Environment environment, Terminal terminal, String first) {
    CommandLine line = new CommandLine(new Main());
    Manner.flags().forEach(line.getCommandSpec()::addOption);
    new Commands(environment, terminal).addTo(line, first);
    line.setOut(new PrintWriter(terminal.out(), true, terminal.out().charset()));
    line.setColorScheme(Help.defaultColorScheme(terminal.coloursOut() ? Ansi.ON : Ansi.OFF));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExpandAtFiles(false);
    line.setExecutionStrategy(
        parsed -> {
          requireKnown(parsed);
          return new RunLast().execute(parsed);
        });
    line.setParameterExceptionHandler((problem, _) -> Failing.misuse(terminal, problem));
    line.setExecutionExceptionHandler((failure, _, _) -> Failing.fail(terminal, failure));
    return line;
  }

  /** Refuses a word that is no command, also where help is asked for it. */
  private static void requireKnown(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    if (last.isUsageHelpRequested() && !last.unmatched().isEmpty()) {
      throw new UnmatchedArgumentException(
          last.commandSpec().commandLine(), new ArrayList<>(last.unmatched()));
    }
  }
}
