package dev.primavista.cli;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.faq.data.FaqFileException;
import dev.primavista.faq.store.StoreException;
import dev.primavista.pickle.PickleException;
import dev.primavista.server.observability.StandardError;
import dev.primavista.vision.image.ImageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
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

  /** What the parser says of a word that is none of several. */
  private static final Pattern CHOICE =
      Pattern.compile(
          "(.*: )expected one of \\[(.*)\\] \\(case-insensitive\\) but was '(.*)'", Pattern.DOTALL);

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
    if (words.contains("--json")) {
      terminal.failAsJson();
    }
    if (words.size() == 2 && words.containsAll(List.of("--version", "--json"))) {
      terminal.result("{\"name\":\"prima\",\"version\":\"" + VERSION + "\"}");
      return 0;
    }
    try {
      String first = words.isEmpty() ? "" : words.getFirst();
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
          (failure, command, result) -> fail(terminal, file.get().located(failure)));
      try {
        completed = file.get().completing(line, words);
      } catch (CommandFailure wrong) {
        return fail(terminal, wrong);
      }
    }
    return line.execute(completed.toArray(String[]::new));
  }

  /** What was typed; a first word {@code version} stands for the flag. */
  private static List<String> words(String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    if (!words.isEmpty() && words.getFirst().equals("version")) {
      words.set(0, "--version");
    }
    return words;
  }

  /** All commands, wired. */
  static CommandLine commandLine(Environment environment, Terminal terminal) {
    return commandLine(environment, terminal, "");
  }

  private static CommandLine commandLine(Environment environment, Terminal terminal, String first) {
    CommandLine line = new CommandLine(new Main());
    line.setOut(new PrintWriter(terminal.out(), true, terminal.out().charset()));
    new Commands(environment, terminal).addTo(line, first);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionStrategy(
        parsed -> {
          requireKnown(parsed);
          return new RunLast().execute(parsed);
        });
    line.setParameterExceptionHandler((problem, _) -> misuse(terminal, problem));
    line.setExecutionExceptionHandler((failure, command, result) -> fail(terminal, failure));
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

  private static int misuse(Terminal terminal, ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String usage = name + " ...   ('" + name + " --help' tells more)";
    String word = Suggestions.unmatched(problem);
    List<String> words = new ArrayList<>(command.getSubcommands().keySet());
    if (words.isEmpty() || word.isEmpty() || word.startsWith("-")) {
      terminal.misuse(sentence(problem), Suggestions.options(problem), usage);
    } else {
      if (command.getParent() == null) {
        words.addAll(LAUNCHED);
      }
      String typed = (name + " " + word).substring("prima ".length());
      terminal.misuse(
          "unknown command '" + typed + "'", Suggestions.sentence("command", word, words), usage);
    }
    return 2;
  }

  /** What is wrong, with what was expected, as everywhere else. */
  static String sentence(ParameterException problem) {
    String sentence = String.valueOf(problem.getMessage());
    Matcher choice = CHOICE.matcher(sentence);
    if (choice.matches()) {
      return choice.group(1)
          + "'"
          + choice.group(3)
          + "' (expected: "
          + choice.group(2).toLowerCase(Locale.ROOT)
          + ")";
    }
    if (sentence.endsWith(" is not a boolean")) {
      return sentence + " (expected: true or false)";
    }
    return sentence.endsWith(" is not an int") || sentence.endsWith(" is not a long")
        ? sentence + " (expected: a whole number)"
        : sentence;
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
      case StoreException refused ->
          terminal.fail(refused.code(), refused.getMessage(), Optional.empty());
      case PickleException refused ->
          terminal.fail(refused.code(), refused.getMessage(), Optional.empty());
      case FileSystemException file ->
          terminal.fail("unusable_file", Paths.sentence(file), Optional.empty());
      case IOException file ->
          terminal.fail(
              "unusable_file", "a file cannot be used: " + file.getMessage(), Optional.empty());
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
