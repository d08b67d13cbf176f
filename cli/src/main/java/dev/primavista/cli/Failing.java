package dev.primavista.cli;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.arguments.Suggestions;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.ServingException;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.faq.data.FaqFileException;
import dev.primavista.faq.store.StoreException;
import dev.primavista.pickle.PickleException;
import dev.primavista.vision.decoding.ImageException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Tells why a command did not do what it should, and with which code it ends. */
final class Failing {
  /** What the parser says of a word that is none of several. */
  private static final Pattern CHOICE =
      Pattern.compile(
          "(.*: )expected one of \\[(.*)\\] \\(case-insensitive\\) but was '(.*)'", Pattern.DOTALL);

  private Failing() {}

  /** Tells what is wrong with a command line; the exit code is the answer. */
  static int misuse(Terminal terminal, ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String usage = name + " ...   ('" + name + " --help' tells more)";
    String word = Suggestions.unmatched(problem);
    List<String> words = new ArrayList<>(command.getSubcommands().keySet());
    if (words.isEmpty() || word.isEmpty() || word.startsWith("-")) {
      terminal.misuse(sentence(problem), Suggestions.options(problem), usage);
    } else {
      if (command.getParent() == null) {
        words.addAll(Main.LAUNCHED);
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
    if (sentence.equals("Missing required subcommand")) {
      return "no command is named (expected: one of "
          + String.join(", ", problem.getCommandLine().getSubcommands().keySet())
          + ")";
    }
    if (sentence.endsWith(" is not a boolean")) {
      return sentence + " (expected: true or false)";
    }
    return sentence.endsWith(" is not an int") || sentence.endsWith(" is not a long")
        ? sentence + " (expected: a whole number)"
        : sentence;
  }

  /** Tells what failed; the exit code is the answer. */
  static int fail(Terminal terminal, Exception failure) {
    switch (failure) {
      case ModelLoadException refused ->
          terminal.fail(refused.code(), refused.getMessage(), refused.hint(), refused);
      case ServingException refused ->
          terminal.fail(refused.code(), refused.getMessage(), refused.hint(), refused);
      case ImageException refused ->
          terminal.fail(refused.code(), refused.getMessage(), Optional.empty(), refused);
      case FaqFileException refused ->
          terminal.fail(refused.code(), refused.getMessage(), Optional.empty(), refused);
      case StoreException refused ->
          terminal.fail(refused.code(), refused.getMessage(), Optional.empty(), refused);
      case PickleException refused ->
          terminal.fail(refused.code(), refused.getMessage(), Optional.empty(), refused);
      case FileSystemException file ->
          terminal.fail("unusable_file", Paths.sentence(file), Optional.empty(), file);
      case IOException file ->
          terminal.fail(
              "unusable_file",
              "a file cannot be used: " + file.getMessage(),
              Optional.empty(),
              file);
      case CommandFailure known -> {
        terminal.fail(known.code(), known.getMessage(), known.hint(), known);
        return known.exit();
      }
      default ->
          terminal.fail(
              "internal_error",
              "this should not happen: " + failure,
              Optional.of("report it with the command and what it says with --verbose"),
              failure);
    }
    return 1;
  }
}
