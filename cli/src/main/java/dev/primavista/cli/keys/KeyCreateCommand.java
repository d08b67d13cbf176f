package dev.primavista.cli.keys;

import dev.primavista.cli.terminal.Terminal;
import dev.primavista.server.security.HashedKey;
import dev.primavista.server.security.Role;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code prima key create}: a key that nobody has yet, and its line of a file of keys. */
@Command(mixinStandardHelpOptions = true, description = "Makes a key and its line of a file.")
public final class KeyCreateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "NAME", description = "who gets the key")
  private String name = "";

  @Option(
      names = "--role",
      defaultValue = "reader",
      converter = RoleName.class,
      completionCandidates = RoleName.class,
      description = "reader or admin (default: ${DEFAULT-VALUE})")
  private Role role = Role.READER;

  /** Of those that a key may have. */
  private static final class RoleName implements ITypeConverter<Role>, Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("reader", "admin").iterator();
    }

    @Override
    public Role convert(String word) {
      return switch (word.toLowerCase(Locale.ROOT)) {
        case "reader" -> Role.READER;
        case "admin" -> Role.ADMIN;
        default -> throw new TypeConversionException("'" + word + "' (expected: reader or admin)");
      };
    }
  }

  public KeyCreateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    SecureRandom random = new SecureRandom();
    String key = HashedKey.fresh(random);
    HashedKey hashed = KeyCommand.hashed(name, role, key, random);
    terminal.result("key   " + key);
    terminal.result("line  " + hashed.line());
    terminal.say("the key is shown this once: give it to " + name + ", and the line to the server");
    return 0;
  }
}
