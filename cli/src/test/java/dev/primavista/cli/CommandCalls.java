package dev.primavista.cli;

import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.pickle.PickleLimits;
import dev.primavista.testkit.SharedData;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** Calls of the command in this process, and what they printed. */
public final class CommandCalls {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /**
   * Calls it where nobody looks at a terminal.
   *
   * @param home of the launcher and of its user
   */
  public int call(Path home, String... arguments) {
    return call(home, home, arguments);
  }

  /**
   * Calls it where nobody looks at a terminal.
   *
   * @param home of the launcher
   * @param user the home of its user
   */
  public int call(Path home, Path user, String... arguments) {
    return call(environment(home, user), arguments);
  }

  /** Calls it in a process that was started so. */
  public int call(Environment environment, String... arguments) {
    return Main.run(environment, terminal(environment), arguments);
  }

  /** The same where this takes what goes to standard output. */
  public int callInto(OutputStream stdout, Path home, String... arguments) {
    Environment environment = environment(home, home);
    PrintStream result = new PrintStream(stdout, true, StandardCharsets.UTF_8);
    PrintStream told = new PrintStream(err, true, StandardCharsets.UTF_8);
    return Main.run(environment, new Terminal(result, told, environment), arguments);
  }

  /** Words of commands, such as {@code faq train}. */
  public static List<String> commands() {
    List<String> names = new ArrayList<>();
    new CommandCalls()
        .line(SharedData.projectRoot())
        .getSubcommands()
        .forEach((name, line) -> add(name, line, names));
    return names;
  }

  private static void add(String name, CommandLine line, List<String> names) {
    Map<String, CommandLine> below = line.getSubcommands();
    if (!below.isEmpty()) {
      below.forEach((word, each) -> add(name + " " + word, each, names));
    }
    if (below.isEmpty() || name.equals("engines")) {
      names.add(name);
    }
  }

  /** The command as it is wired, with all that it takes. */
  public CommandLine line(Path home) {
    Environment environment = environment(home, home);
    return Main.commandLine(environment, terminal(environment));
  }

  private static Environment environment(Path home, Path user) {
    return new Environment(
        home,
        false,
        false,
        Optional.of(false),
        PickleLimits.defaults(),
        Map.of("HOME", user.toString()));
  }

  private Terminal terminal(Environment environment) {
    return new Terminal(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        environment);
  }

  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Forgets what was printed on standard output. */
  public void forgetOut() {
    out.reset();
  }

  /** Forgets what was printed on standard error. */
  public void forgetErr() {
    err.reset();
  }
}
