package dev.primavista.cli.help;

import dev.primavista.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Parameters;

/** {@code prima completion}: what a shell runs so that it completes commands and flags. */
@Command(mixinStandardHelpOptions = true, description = "Writes a shell's completion.")
public final class CompletionCommand implements Callable<Integer> {
  /** Those that are known. */
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  private final Terminal terminal;
  private final List<String> launched;
  private final Supplier<CommandLine> all;

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish")
  private Shell shell = Shell.BASH;

  /**
   * @param launched the commands that the launcher itself runs
   * @param all makes the whole command line
   */
  public CompletionCommand(Terminal terminal, List<String> launched, Supplier<CommandLine> all) {
    this.terminal = terminal;
    this.launched = launched;
    this.all = all;
  }

  @Override
  public Integer call() {
    CommandLine line = all.get();
    for (String name : launched) {
      line.addSubcommand(name, TypedValues.command(words(line, name)));
    }
    TypedValues.nameIn(line);
    terminal.result(shell == Shell.FISH ? fish(line) : bash(line));
    return 0;
  }

  /** What a command of the launcher takes. */
  private List<String> words(CommandLine line, String name) {
    if (!name.equals("help")) {
      return TypedValues.shown(name);
    }
    List<String> topics = new ArrayList<>(line.getSubcommands().keySet());
    topics.addAll(launched);
    topics.add("limits");
    topics.remove("help");
    return topics.stream().distinct().toList();
  }

  /** For {@code prima} alone, not for scripts that are called nearly so. */
  private static String bash(CommandLine line) {
    return AutoComplete.bash("prima", line).replace(" prima prima.sh prima.bash", " prima");
  }

  private static String fish(CommandLine line) {
    StringBuilder script = new StringBuilder("# prima completion fish | source\n");
    for (Map.Entry<String, CommandLine> command : line.getSubcommands().entrySet()) {
      add(script, "__fish_use_subcommand", command);
      String within = "__fish_seen_subcommand_from " + command.getKey();
      words(script, within, command.getValue());
      options(script, within, command.getValue());
      for (Map.Entry<String, CommandLine> below : command.getValue().getSubcommands().entrySet()) {
        add(script, "'" + within + "'", below);
        String both = within + "; and __fish_seen_subcommand_from " + below.getKey();
        words(script, both, below.getValue());
        options(script, both, below.getValue());
      }
    }
    return script.toString().strip();
  }

  /** Offers a command where this holds. */
  private static void add(
      StringBuilder script, String condition, Map.Entry<String, CommandLine> command) {
    String[] description = command.getValue().getCommandSpec().usageMessage().description();
    script
        .append("complete -c prima -n ")
        .append(condition)
        .append(" -a ")
        .append(command.getKey());
    if (description.length > 0) {
      script.append(" -d '").append(description[0].replace("'", "\\'")).append('\'');
    }
    script.append('\n');
  }

  /** Offers the words that a command takes where this holds. */
  private static void words(StringBuilder script, String condition, CommandLine line) {
    for (PositionalParamSpec word : line.getCommandSpec().positionalParameters()) {
      List<String> values = TypedValues.of(word);
      if (!values.isEmpty()) {
        script.append("complete -c prima -f -n '").append(condition);
        script.append("' -a '").append(String.join(" ", values)).append("'\n");
      }
    }
  }

  /** Offers a command's flags where this holds. */
  private static void options(StringBuilder script, String condition, CommandLine line) {
    for (OptionSpec option : line.getCommandSpec().options()) {
      List<String> values = TypedValues.of(option);
      String taken = values.isEmpty() ? " -r" : " -x -a '" + String.join(" ", values) + "'";
      script
          .append("complete -c prima -n '")
          .append(condition)
          .append("' -l ")
          .append(option.longestName().substring("--".length()))
          .append(option.arity().max() > 0 ? taken : "")
          .append('\n');
    }
  }
}
