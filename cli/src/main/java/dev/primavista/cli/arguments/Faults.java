package dev.primavista.cli.arguments;

import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with the settings of a command, all of it at once. */
public final class Faults {
  private final List<CommandFailure> found = new ArrayList<>();

  /** A command that can tell what is wrong with its settings before it does anything. */
  public interface Checked {
    void check(Faults faults);

    /** Starts the log in which faults are told too. */
    void startLog(Terminal terminal);
  }

  /**
   * Refuses a command's settings where any is wrong.
   *
   * @throws CommandFailure with all that is wrong
   */
  public static void requireNone(Checked command) {
    Faults faults = new Faults();
    command.check(faults);
    faults.tell();
  }

  public void add(CommandFailure fault) {
    found.add(fault);
  }

  /** Looks at settings; what they are refused for is one more fault. */
  public void in(Runnable look) {
    try {
      look.run();
    } catch (CommandFailure refused) {
      add(refused);
    }
  }

  public boolean none() {
    return found.isEmpty();
  }

  /**
   * Ends the command if there is a fault.
   *
   * @throws CommandFailure the only one as it is; several line by line
   */
  public void tell() {
    if (found.size() == 1) {
      throw found.getFirst();
    }
    if (!found.isEmpty()) {
      throw CommandFailure.wrongSetting(
          found.stream().map(CommandFailure::getMessage).collect(Collectors.joining("\n")));
    }
  }
}
