package dev.primavista.cli.keys;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.server.security.HashedKey;
import dev.primavista.server.security.KeyFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code prima key list}: whose keys a file has; every fault of the file where it has some. */
@Command(mixinStandardHelpOptions = true, description = "Shows whose keys a file has.")
public final class KeyListCommand implements Callable<Integer> {
  private static final int SHOWN = 8;

  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "FILE", description = "file of keys")
  private Path file = Path.of("");

  public KeyListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try {
      for (HashedKey key : new KeyFile(Paths.existing(file)).read()) {
        terminal.result(
            "%-24s %-7s hash %s..."
                .formatted(key.name(), key.role().word(), key.hash().substring(0, SHOWN)));
      }
    } catch (IllegalArgumentException faults) {
      throw new CommandFailure("broken_keys", String.valueOf(faults.getMessage()), null);
    }
    return 0;
  }
}
