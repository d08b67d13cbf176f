package dev.primavista.cli;

import dev.primavista.pickle.PickleLimits;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Calls of the command in this process, and what they printed. */
final class CommandCalls {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /**
   * Calls it where nobody looks at a terminal.
   *
   * @param home of the launcher and of its user
   */
  int call(Path home, String... arguments) {
    Environment environment =
        new Environment(
            home,
            false,
            false,
            Optional.of(false),
            PickleLimits.defaults(),
            Map.of("HOME", home.toString()));
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment);
    return Main.run(environment, terminal, arguments);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Forgets what was printed on standard error. */
  void forgetErr() {
    err.reset();
  }
}
