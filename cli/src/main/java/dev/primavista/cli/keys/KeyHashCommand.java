package dev.primavista.cli.keys;

import dev.primavista.cli.terminal.Terminal;
import dev.primavista.server.security.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prima key hash}: the line of a key that came from elsewhere, on standard input. */
@Command(mixinStandardHelpOptions = true, description = "Makes the line of a key from stdin.")
public final class KeyHashCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final InputStream in;

  @Parameters(index = "0", paramLabel = "NAME", description = "who has the key")
  private String name = "";

  @Option(
      names = "--role",
      defaultValue = "reader",
      description = "reader or admin (default: ${DEFAULT-VALUE})")
  private Role role = Role.READER;

  public KeyHashCommand(Terminal terminal, InputStream in) {
    this.terminal = terminal;
    this.in = in;
  }

  @Override
  public Integer call() {
    terminal.result(KeyCommand.hashed(name, role, key(), new SecureRandom()).line());
    return 0;
  }

  private String key() {
    try {
      String line =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
      return line == null ? "" : line.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
