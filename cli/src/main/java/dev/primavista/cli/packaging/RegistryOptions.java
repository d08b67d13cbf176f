package dev.primavista.cli.packaging;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.terminal.CommandFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a registry of images is reached. */
final class RegistryOptions {
  @Option(names = "--username", paramLabel = "NAME", description = "user of the registry")
  private @Nullable String user;

  @Option(names = "--password-stdin", description = "his password is the first line of the input")
  private boolean password;

  @Option(names = "--cacert", paramLabel = "FILE", description = "PEM of an authority of its own")
  private @Nullable Path authority;

  /** The user; empty where docker's configuration shall say it. */
  Optional<String> user() {
    if (password != (user != null)) {
      throw CommandFailure.misuse(
          "half_login",
          "a user without a password, or a password without a user"
              + " (expected: --username NAME and --password-stdin)",
          "name both, or neither to use what 'docker login' kept");
    }
    return Optional.ofNullable(user);
  }

  /** The first line of the standard input. */
  String password() {
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      if (line == null || line.isEmpty()) {
        throw new CommandFailure(
            "no_password", "--password-stdin: the input is empty (expected: a password)", null);
      }
      return line;
    } catch (IOException e) {
      throw new CommandFailure("no_password", "--password-stdin: " + e.getMessage(), null)
          .because(e);
    }
  }

  Optional<Path> authority() {
    return Optional.ofNullable(authority).map(Paths::existing);
  }
}
