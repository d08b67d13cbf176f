package dev.primavista.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/** {@code prima completion}: what a shell runs so that it completes commands and flags. */
@Command(mixinStandardHelpOptions = true, description = "Writes a shell's completion.")
final class CompletionCommand implements Callable<Integer> {
  /** Those that are known. */
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  private final Terminal terminal;
  private final Supplier<CommandLine> all;

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish")
  private Shell shell = Shell.BASH;

  /**
   * @param all makes the whole command line
   */
  CompletionCommand(Terminal terminal, Supplier<CommandLine> all) {
    this.terminal = terminal;
    this.all = all;
  }

  @Override
  public Integer call() {
    CommandLine line = all.get();
    Main.LAUNCHED.forEach(name -> line.addSubcommand(name, CommandSpec.create()));
    terminal.result(shell == Shell.FISH ? fish(line) : AutoComplete.bash("prima", line));
    return 0;
  }

  private static String fish(CommandLine line) {
    StringBuilder script = new StringBuilder("# prima completion fish | source\n");
    for (Map.Entry<String, CommandLine> command : line.getSubcommands().entrySet()) {
      add(script, "__fish_use_subcommand", command);
      String within = "__fish_seen_subcommand_from " + command.getKey();
      options(script, within, command.getValue());
      for (Map.Entry<String, CommandLine> below : command.getValue().getSubcommands().entrySet()) {
        add(script, "'" + within + "'", below);
        options(
            script,
            within + "; and __fish_seen_subcommand_from " + below.getKey(),
            below.getValue());
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

  /** Offers a command's flags where this holds. */
  private static void options(StringBuilder script, String condition, CommandLine line) {
    for (OptionSpec option : line.getCommandSpec().options()) {
      script
          .append("complete -c prima -n '")
          .append(condition)
          .append("' -l ")
          .append(option.longestName().substring("--".length()))
          .append(option.arity().max() > 0 ? " -r\n" : "\n");
    }
  }
}
