package dev.primavista.cli;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.faq.data.FaqFileException;
import dev.primavista.vision.image.ImageException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code prima}: 0 done, 1 failed, 2 wrong usage. */
@Command(
    name = "prima",
    description = "Serves Python models in real time, without Python.",
    mixinStandardHelpOptions = true,
    version = "prima 0.1.0")
public final class Main {
  /** Commands that the launcher itself runs. */
  private static final List<String> LAUNCHED = List.of("bench", "fuzz", "help", "lab", "test");

  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    int exit = start(arguments);
    System.out.flush();
    System.err.flush();
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
    String first = arguments.length == 0 ? "" : arguments[0];
    try {
      return commandLine(environment, terminal, first).execute(arguments);
    } catch (OutOfMemoryError beyond) {
      terminal.fail(
          "out_of_memory",
          "this needs more than the %,d bytes of memory given to this process"
              .formatted(Runtime.getRuntime().maxMemory()),
          Optional.of("raise the heap with JAVA_TOOL_OPTIONS=-Xmx"));
      return 1;
    }
  }

  /** All commands, wired. */
  static CommandLine commandLine(Environment environment, Terminal terminal) {
    return commandLine(environment, terminal, "");
  }

  private static CommandLine commandLine(Environment environment, Terminal terminal, String first) {
    CommandLine line = new CommandLine(new Main());
    new Commands(environment, terminal).addTo(line, first);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((problem, _) -> misuse(terminal, problem));
    line.setExecutionExceptionHandler((failure, command, result) -> fail(terminal, failure));
    return line;
  }

  private static int misuse(Terminal terminal, ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String word = Suggestions.unmatched(problem);
    List<String> words = new ArrayList<>(command.getSubcommands().keySet());
    if (words.isEmpty() || word.isEmpty() || word.startsWith("-")) {
      terminal.misuse(String.valueOf(problem.getMessage()), Suggestions.options(problem));
    } else {
      if (command.getParent() == null) {
        words.addAll(LAUNCHED);
      }
      String typed = (name + " " + word).substring("prima ".length());
      terminal.misuse(
          "unknown command '" + typed + "'", Suggestions.sentence("command", word, words));
    }
    terminal.say("  usage: " + name + " ...   ('" + name + " --help' tells more)");
    return 2;
  }

  private static int fail(Terminal terminal, Exception failure) {
    switch (failure) {
      case ModelLoadException refused ->
          terminal.fail(refused.code(), refused.getMessage(), refused.hint());
      case ServingException refused ->
          terminal.fail(refused.code(), refused.getMessage(), refused.hint());
      case ImageException refused ->
          terminal.fail(refused.code(), refused.getMessage(), Optional.empty());
      case FaqFileException refused ->
          terminal.fail(refused.code(), refused.getMessage(), Optional.empty());
      case FileSystemException file ->
          terminal.fail("unusable_file", Paths.sentence(file), Optional.empty());
      case CommandFailure known -> {
        terminal.fail(known.code(), known.getMessage(), known.hint());
        return known.exit();
      }
      default ->
          terminal.fail(
              "internal_error",
              "this should not happen: " + failure,
              Optional.of("report it with the command and this line"));
    }
    return 1;
  }
}
