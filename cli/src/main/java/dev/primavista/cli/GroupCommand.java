package dev.primavista.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code prima faq} and {@code prima vision}: commands of an application, none by itself. */
@Command(mixinStandardHelpOptions = true)
final class GroupCommand implements Runnable {
  private final String name;

  @Spec private CommandSpec spec = CommandSpec.create();

  GroupCommand(String name) {
    this.name = name;
  }

  @Override
  public void run() {
    CommandLine line = spec.commandLine();
    throw new ParameterException(
        line, "'prima " + name + "' needs a command: " + line.getSubcommands().keySet());
  }
}
